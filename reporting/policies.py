"""Who may see which measures."""
