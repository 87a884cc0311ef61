"""Makes the models that the detector reads with, out of the corpus: nothing of this is installed or needed at run time."""
