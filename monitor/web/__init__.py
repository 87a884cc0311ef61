"""The pages that people open from an alert mail, away from the school's network."""
