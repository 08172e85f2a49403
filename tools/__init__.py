"""Programs behind the verbs of the Makefile; the portal imports none of them."""
