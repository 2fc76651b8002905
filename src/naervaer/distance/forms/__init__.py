"""What may be typed about hours and leave, places and one's situation."""
