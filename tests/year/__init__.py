"""A school year of the program, every pass really made, and what an independent judge says of it."""
