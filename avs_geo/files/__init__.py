"""Files that somebody brought, whatever they are about: recognised by their bytes, bounded, read."""
