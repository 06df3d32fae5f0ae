"""Figures as SVG: networks, rankings, distributions, matrices and timelines, drawn of marks by one template."""
