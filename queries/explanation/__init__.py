"""Everything that is said about one body or link, with who says so."""
