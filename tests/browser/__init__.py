"""Journeys in a real Chromium over a live server: a dozen long ones, not a hundred short ones."""
