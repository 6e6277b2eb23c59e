"""In Your Corner: the service and its web faces."""
