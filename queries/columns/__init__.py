"""Columns: what the named queries of large datasets need, laid out as tables once per generation.

Oxigraph is weak at aggregates and at joins over whole registries. So a generation with large datasets
has one DuckDB file beside the engine's own. ``tables.sql`` says what is in it and by which SPARQL it is
read from the store; ``answers/<query>.sql`` answers the named query of that name from it. The query's
``.rq`` stays its definition, its only form where there are no columns, and what tests hold the answer
to. The file is derived: it may be deleted at any time, and one of another version is not read.
"""
