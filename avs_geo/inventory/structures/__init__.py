"""The structures of a Caf, their territories and their partners, read and checked."""
