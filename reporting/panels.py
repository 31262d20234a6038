"""What reporting adds to the navigation and to other pages."""
