"""Reads: exactly what one page shows, for this viewer, in a fixed number of queries."""
