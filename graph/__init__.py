"""The core: records, the triples made of them, the store, checks and export.

It knows no source (that is ``loaders``) and no question (that is ``queries``).
"""
