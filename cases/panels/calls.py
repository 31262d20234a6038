"""What calls add to the navigation and to pages."""
