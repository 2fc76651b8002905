"""Nærvær: software that keeps a leader's promises to people who work at a distance."""

__version__ = "0.1.0"
