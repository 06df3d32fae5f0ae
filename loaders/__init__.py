"""Loaders: one source a file or folder; what is in it becomes records."""
