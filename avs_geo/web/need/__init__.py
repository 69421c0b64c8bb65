"""The index of need on screen: its indicators, weights and ranking."""
