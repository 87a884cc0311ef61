"""The structure of the project holds: imports, documents, options."""
