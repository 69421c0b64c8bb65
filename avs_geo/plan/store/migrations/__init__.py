"""How the tables of plans came to be, one step per released schema; steps that were released never change."""
