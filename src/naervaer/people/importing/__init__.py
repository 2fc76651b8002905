"""People from a file or a pasted list: read in memory, looked at first, taken in as one transaction."""
