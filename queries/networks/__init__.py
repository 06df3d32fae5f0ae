"""Networks: which ties count, how a tie of many parties becomes pairs, nodes and edges as arrays."""
