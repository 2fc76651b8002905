"""The organisation's own lines on the help page: who helps here, with what, and how they are reached."""
