"""Agreements as resources: written, answered, removed and put back. Each leads back to the page it came from."""
