"""The sheet of one commune, one intercommunalité or one structure."""
