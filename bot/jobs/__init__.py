"""Work that survives a crash: taken in before it is acknowledged, done once, in order."""
