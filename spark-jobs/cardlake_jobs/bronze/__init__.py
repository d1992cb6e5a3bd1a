"""Bronze objects: which there are, and their lines as rows and rejects."""
