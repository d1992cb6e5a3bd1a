"""Bronze to silver: which objects are new, their lines, their duplicates."""
