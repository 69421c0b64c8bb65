"""Who may open the pages of the editors: asked of nobody on one computer, of everybody where others can reach it."""
