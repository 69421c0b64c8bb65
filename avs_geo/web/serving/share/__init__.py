"""Share links over plain HTTP: what their visitors get, and nothing else of the application."""
