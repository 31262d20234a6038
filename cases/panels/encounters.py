"""What encounters add to the navigation and to pages."""
