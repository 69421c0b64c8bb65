"""The programme as tables, files, and on screen."""
