"""The page that the visitor of a share link reads."""
