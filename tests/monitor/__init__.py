"""Tables over the pure modules, and the store on real SQLite."""
