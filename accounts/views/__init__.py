"""Pages about oneself (own), and those of the administrators."""
