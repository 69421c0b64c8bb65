"""Sentences written from the figures of a diagnosis."""
