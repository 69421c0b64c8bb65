"""The tables that leave, for files and for screens, from one catalogue of columns."""
