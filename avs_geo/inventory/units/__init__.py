"""Units finer than the commune, in the place of the communes that they cover."""
