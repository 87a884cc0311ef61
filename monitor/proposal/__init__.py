"""Which sources fit a school, from what is known of it: proposed here, tried elsewhere, decided by the school."""
