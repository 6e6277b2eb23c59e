"""What tests and the benchmark start: a browser, a database cluster, the server itself."""
