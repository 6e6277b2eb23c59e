"""What the web faces share: transaction, headers, error pages, filters, compression."""
