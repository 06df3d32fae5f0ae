"""Other servers as stores: read by SPARQL 1.1 Protocol, loaded by Graph Store HTTP Protocol."""
