"""What the map of a share link draws, as small as it can be."""
