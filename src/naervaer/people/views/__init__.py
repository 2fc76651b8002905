"""The pages of people, units and roles, and the doors by which people come in."""
