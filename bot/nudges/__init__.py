"""The weekly nudge: when it is due, what there is to say, and that it is sent once."""
