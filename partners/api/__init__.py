"""Routes of /api/v1/ for the directory."""
