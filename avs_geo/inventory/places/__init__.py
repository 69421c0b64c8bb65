"""Communes and positions as people write them: codes, names, postcodes, coordinates, and where they disagree."""
