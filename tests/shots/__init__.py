"""Pictures of the demo organisation in a real Chromium: `make shots`."""
