"""The SPARQL endpoint: its protocol, what answers a query, the results that it remembers, its description."""
