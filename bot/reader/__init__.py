"""Hears what a text says: language, safety, patterns. Everything offline."""
