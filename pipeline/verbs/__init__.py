"""The verbs of the command line. What does their work is imported when they run, so that help appears at once."""
