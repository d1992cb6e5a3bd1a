"""Decisions of a day with what the lake knows of them, for the function that judges them."""
