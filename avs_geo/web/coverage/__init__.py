"""The pages of the diagnosis: the state of play and the zones blanches."""
