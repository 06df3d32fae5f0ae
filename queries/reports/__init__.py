"""Reports on networks, one a file."""
