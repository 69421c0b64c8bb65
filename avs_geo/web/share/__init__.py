"""The page of the share links: what is shown, seen before it is shared, made, ended."""
