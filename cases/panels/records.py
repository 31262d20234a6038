"""What case records add to the navigation and to pages."""
