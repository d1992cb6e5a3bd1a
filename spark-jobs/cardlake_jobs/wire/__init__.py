"""Parsing and validation of single lines on the wire."""
