"""New sites: where structures should open so that they serve the most people, or bring them nearest, and the proof."""
