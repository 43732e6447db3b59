"""The commands that a person or a script can type."""
