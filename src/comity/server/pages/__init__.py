"""Pages for people: one for each thing, each dataset and each search, as HTML that needs no script."""
