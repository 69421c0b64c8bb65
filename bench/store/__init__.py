"""The store of plans, killed and asked by many at once."""
