"""What a terminal shows: help, findings, errors and waiting, in French."""
