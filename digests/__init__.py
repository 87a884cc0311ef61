"""A library that writes and delivers messages: digests and alerts into letters, letters to people."""
