"""Decisions of the import from plain values: columns, values, leaders, and the plan of what will happen."""
