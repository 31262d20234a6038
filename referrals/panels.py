"""What referrals adds to the navigation and to other apps' pages."""
