"""Tables out of CSV, XLSX, ODS and JSON: their sheets, their headings and their lines of text."""
