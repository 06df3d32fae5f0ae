"""The server: a SPARQL endpoint, a graph store, linked data and pages over a store that it only reads."""
