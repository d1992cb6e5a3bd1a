"""Lines of the wire: which are valid, and what they say."""
