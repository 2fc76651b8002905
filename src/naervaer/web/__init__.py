"""Pages that compose several capabilities. No tables of their own."""
