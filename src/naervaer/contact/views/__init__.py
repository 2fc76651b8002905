"""Asking and answering; and what two agree about reaching each other."""
