"""The session of a committee: what it changes, decides and notes, and what that gives."""
