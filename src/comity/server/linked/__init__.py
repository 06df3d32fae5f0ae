"""Linked data: what every IRI that Comity mints stands for, at the address that the IRI is."""
