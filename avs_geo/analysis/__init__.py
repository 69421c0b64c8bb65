"""Pure functions from frames to frames: coverage, time, classes, zones, QPV, zones blanches, balance."""
