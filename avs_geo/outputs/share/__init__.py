"""What the visitor of a share link sees: a page, its map, its tables, and nothing else of the plan."""
