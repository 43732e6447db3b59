"""Makes the reader's models from the labelled situations. For developers: never runs at a user's."""
