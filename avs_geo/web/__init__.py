"""The interface: what the user chooses, cached calls of the analysis, what is shown; no computation of its own."""
