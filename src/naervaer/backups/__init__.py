"""Backups of the whole installation, on both databases; the master key file is never in one."""
