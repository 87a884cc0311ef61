"""The labelled corpora, and the floors that the figures on them may not fall below."""
