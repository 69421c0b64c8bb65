"""The new sites as tables, sentences, a chart, files, and over a map."""
