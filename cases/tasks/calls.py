"""Tasks of calls."""
