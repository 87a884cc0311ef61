"""The database's shapes, oldest first; each is a step that is taken whole or not at all."""
