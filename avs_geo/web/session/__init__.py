"""The committee's session on screen: its map, its acts, its variants, and how they are kept."""
