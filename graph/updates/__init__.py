"""Changes from outside a build: SPARQL Update and whole graphs, to local graphs or, for tests, to any."""
