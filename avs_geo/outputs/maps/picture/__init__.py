"""The map for print and slides, laid out in millimetres."""
