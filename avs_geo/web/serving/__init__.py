"""Plain HTTP: the routes beside the pages, small pages and forms, tries that are few, answers that leave at once."""
