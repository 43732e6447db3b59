"""What somebody can ask about their own data, and have done with it, in every channel and whatever they chose before."""
