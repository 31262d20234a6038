"""Who may see and do what with consents and referrals."""
