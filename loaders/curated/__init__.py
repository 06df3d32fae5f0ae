"""Curated records: YAML that a desk officer writes by hand."""

from comity.loaders.curated.reader import SHIPPED, files, read

__all__ = ["SHIPPED", "files", "read"]
