"""The official contours of the QPV, read from the file of their publisher, and installed."""
