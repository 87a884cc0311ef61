"""The reading library, against recorded answers and hostile servers on loopback."""
