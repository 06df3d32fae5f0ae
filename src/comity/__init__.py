"""Comity: a knowledge graph of organisations and the cooperation between them."""

__version__ = "0.1.0"
