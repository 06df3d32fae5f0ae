"""Pictures of networks as SVG: a layout, labels that keep out of each other's way, a template."""
