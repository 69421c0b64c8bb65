"""What leaves a session: its map, its minutes, its files."""
