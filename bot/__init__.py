"""Klankbord: a sounding board for internal advisors."""

__version__ = "0.1.0"
