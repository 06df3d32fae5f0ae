"""Measures of a network: pure functions, one family a file."""
