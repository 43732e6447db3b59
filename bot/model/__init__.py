"""The remote model that an organisation may want: a second reader and better words, under the same rules."""
