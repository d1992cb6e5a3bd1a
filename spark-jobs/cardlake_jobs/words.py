"""Words for messages."""

from __future__ import annotations


def number_of(count: int, word: str) -> str:
    """Writes a number of things: ``1 row``, ``2 rows``."""
    return f'{count:,} {word}{"" if count == 1 else "s"}'
