"""What must hold for schedules, outages and texts that nobody thought of."""
