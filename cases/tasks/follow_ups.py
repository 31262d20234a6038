"""Tasks of follow-ups."""
