"""Features for rows of the user's own, each as of its time: the same as ``cardlake features join``."""
