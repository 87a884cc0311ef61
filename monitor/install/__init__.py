"""Makes a school's monitor run by itself: what systemd or cron is told, and what must be so for it to work."""
