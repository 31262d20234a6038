"""Files that are handed in: what they are by their content, and the virus scanner."""
