"""Networks as files for other tools: Gephi, NetworkX, igraph, Pajek, VOSviewer, Kumu, spreadsheets."""
