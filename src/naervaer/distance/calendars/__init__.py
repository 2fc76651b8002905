"""Calendars elsewhere: fetched from outside, and read apart from everything else."""
