"""Indicators of need: files of any publisher, read, checked, and given to the units of the department."""
