"""What reports are made of: sections, tables, coverage, pictures, and the ways of writing them."""
