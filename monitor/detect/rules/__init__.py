"""The rules as data: one file a family, the word classes they share, and the contexts that make a finding less sure."""
