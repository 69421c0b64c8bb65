"""Share covered, times, classes, zones, QPV, zones blanches and balance."""
