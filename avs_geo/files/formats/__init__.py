"""The formats of files, each a record and a reader: how they are told, what they are called, how they open."""
