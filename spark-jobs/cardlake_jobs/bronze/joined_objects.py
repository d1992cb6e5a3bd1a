"""Cuts JSON objects apart that a producer wrote without newlines between them, as Firehose does by default."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANKS = b' \t\r'
#: A place where a line may have to be cut, to find it without looking at every character.
_JOINT = re.compile(rb'\}[ \t\r]*\{')
#: A string, also one that does not end, or a brace.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[{}]', re.DOTALL)


def cut_joined_objects(data: bytes) -> bytes:
    """Inserts a newline before each object that follows another on the same line.

    A line that begins with ``{`` is cut before every ``{`` that follows, with nothing but blanks between, the ``}``
    that closes an object opened at depth zero. Only braces outside of strings count.
    """
    parts = []
    at = 0
    joint = _JOINT.search(data)
    while joint is not None:
        start = data.rfind(b'\n', 0, joint.start()) + 1
        newline = data.find(b'\n', joint.start())
        end = len(data) if newline < 0 else newline
        for cut in find_cuts(data[start:end]):
            part = data[at : start + cut]
            # A return before the newline would be taken for a part of the line's end.
            parts.append(part + b'\r' if part.endswith(b'\r') else part)
            at = start + cut
        joint = _JOINT.search(data, end)
    return b'\n'.join([*parts, data[at:]]) if parts else data


def find_cuts(line: bytes) -> Iterator[int]:
    """Yields the positions before which a line is cut."""
    if not line.lstrip(_BLANKS).startswith(b'{'):
        return
    depth = 0
    closed_at = -1
    for token in _TOKEN.finditer(line):
        brace = line[token.start()]
        if brace == 0x7B:
            if closed_at >= 0 and not line[closed_at + 1 : token.start()].strip(_BLANKS):
                yield token.start()
            closed_at = -1
            depth += 1
        elif brace == 0x7D:
            depth -= 1
            closed_at = token.start() if depth == 0 else -1
        else:
            closed_at = -1
