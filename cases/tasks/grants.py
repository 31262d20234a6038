"""Tasks of grants."""
