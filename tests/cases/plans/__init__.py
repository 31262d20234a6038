"""Response plans and safety plans."""
