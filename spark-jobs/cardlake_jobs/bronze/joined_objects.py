"""Cuts JSON objects apart that a producer wrote without newlines between them, as Firehose does by default."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANKS = b' \t\r'
#: A place where a line may have to be cut, to find it without looking at every character.
_JOINT = re.compile(rb'\}[ \t\r]*\{')
#: A string, also one that does not end, or a brace.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[{}]', re.DOTALL)

_MARK = re.compile(rb'["{}]')
_STRING_END = re.compile(rb'["\\]')


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


class CutSearch:
    """Searches a line that comes in chunks for its first cut, without keeping it: for lines that are too long to keep.

    It follows the rule of :func:`find_cuts`, which is quicker for lines in memory.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._is_escaped = False
        self._is_closed = False
        #: None until the first character of the line that is no blank.
        self._is_object: bool | None = None

    def find(self, chunk: bytes) -> int:
        """Returns the position of the first cut in the next chunk; -1 if there is none."""
        at = 0
        while at < len(chunk) and self._is_object is not False:
            if self._in_string:
                at = self._skip_string(chunk, at)
                continue
            mark = _MARK.search(chunk, at)
            end = len(chunk) if mark is None else mark.start()
            if chunk[at:end].strip(_BLANKS):
                self._is_closed = False
                self._is_object = self._is_object or False
            if mark is None or self._is_object is False:
                return -1
            if self._take(mark.group()):
                return end
            at = mark.end()
        return -1

    def _take(self, mark: bytes) -> bool:
        """Takes a brace or a quote; returns True if the line is cut before it."""
        if self._is_object is None:
            self._is_object = mark == b'{'
        if mark == b'{' and self._is_closed:
            return True
        self._depth += {b'{': 1, b'}': -1}.get(mark, 0)
        self._is_closed = mark == b'}' and self._depth == 0
        self._in_string = mark == b'"'
        return False

    def _skip_string(self, chunk: bytes, at: int) -> int:
        """Returns the position after the string, or after a part of it."""
        if self._is_escaped:
            self._is_escaped = False
            return at + 1
        end = _STRING_END.search(chunk, at)
        if end is None:
            return len(chunk)
        self._is_escaped = end.group() == b'\\'
        self._in_string = self._is_escaped
        return end.end()
