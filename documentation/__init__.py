"""The parts of ``docs/`` that the program itself can write; nothing here ships with it.

Between ``<!-- écrit par make documentation : WRITER ARGUMENTS -->`` and ``<!-- fin -->`` a page belongs to a writer.
"""
