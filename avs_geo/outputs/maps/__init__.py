"""Maps: one palette, one set of layers, drawn for the browser, for a single file and for print."""
