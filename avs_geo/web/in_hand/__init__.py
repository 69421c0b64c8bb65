"""What the visitor has in hand, under all the pages: department, files, settings, programme, session."""
