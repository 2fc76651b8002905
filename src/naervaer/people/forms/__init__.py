"""What may be typed about people, and what is wrong with it."""
