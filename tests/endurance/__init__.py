"""What only time and crowds can show: many processes at once, many interleavings, long real histories."""
