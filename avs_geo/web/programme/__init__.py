"""The programme on screen: its settings, its lines to edit, its document."""
