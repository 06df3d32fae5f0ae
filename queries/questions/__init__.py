"""The questions that a network answers and SPARQL alone does not: a file each."""
