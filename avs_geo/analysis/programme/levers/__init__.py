"""The levers: one module each, with its record, how it is found and its reason; the registry lists them."""
