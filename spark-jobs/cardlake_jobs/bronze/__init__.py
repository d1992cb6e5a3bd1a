"""Reads bronze objects: bytes to lines, lines to valid rows and rejected lines."""
