"""What the Caf brings: structures, their territories, times and QPV contours; reading and checking."""
