"""Whatever the project tells people to type is typed here, and whatever can be typed is told."""
