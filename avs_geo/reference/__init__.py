"""The official geography: departments, communes, EPCI, QPV and their CRS; loaded once, read-only."""
