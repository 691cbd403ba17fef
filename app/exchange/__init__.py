"""Documents in and out: histories and, later, other formats."""
