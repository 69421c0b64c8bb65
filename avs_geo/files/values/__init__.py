"""Cells of text as values: numbers, dates, yes or no, and the marks by which a value is said to be unknown."""
