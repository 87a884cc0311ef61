"""The installed command, as a person or cron runs it."""
