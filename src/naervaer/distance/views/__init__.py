"""The pages of hours, leave and closed days, and of home: situation, places, and when people can be reached."""
