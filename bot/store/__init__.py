"""Keeps conversations. Only this package knows SQL."""
