"""Handbook and outcomes become Markdown that people read: what was decided, what is disputed, how good it is."""
