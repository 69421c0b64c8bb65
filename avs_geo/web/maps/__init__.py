"""The map in a page: drawn once, painted often, taken away as a file."""
