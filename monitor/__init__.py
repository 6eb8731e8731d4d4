"""A validity monitor for Swedish governance documents."""
