"""What follow-ups add to the navigation and to pages."""
