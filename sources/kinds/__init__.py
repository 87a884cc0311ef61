"""One module for each kind of place: what to ask it, and what its answer holds. No I/O."""
