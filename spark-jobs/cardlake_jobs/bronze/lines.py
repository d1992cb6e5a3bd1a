"""Cuts a stream of bytes into whole lines, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.wire.rules import MAX_LINE_BYTES

_NEWLINE = 0x0A
_RETURN = 0x0D
_BYTE_ORDER_MARK = b'\xef\xbb\xbf'
#: Bytes looked at together at least.
_LEAST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Lines:
    """Lines ``data[starts[i]:ends[i]]``, without their ends, numbered from ``first``; a byte order mark before
    the object's first line is left out.
    """

    data: bytes
    starts: Ints
    ends: Ints
    first: int


@dataclass(frozen=True)
class LongLine:
    """A line of more bytes than any event may have: its first bytes."""

    head: bytes
    number: int


class LineCutter:
    """All lines of an object, blank ones included, holding one line and a few pieces at most.

    Ends are ``\\n`` or ``\\r\\n``.
    """

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._number = 0
        #: The head of a line that has grown too long, until it ends.
        self._long: bytes | None = None

    def cut(self, pieces: Iterable[bytes]) -> Iterator[Lines | LongLine]:
        """The lines of an object's bytes; to be used once."""
        for piece in pieces:
            yield from self._push(piece)
        yield from self._end()

    def _push(self, piece: bytes) -> Iterator[Lines | LongLine]:
        if self._long is not None:
            end = piece.find(b'\n')
            if end < 0:
                return
            yield self._end_long()
            piece = piece[end + 1 :]
        self._waiting.append(piece)
        self._bytes += len(piece)
        if self._bytes >= _LEAST_BYTES:
            yield from self._cut()

    def _end(self) -> Iterator[Lines | LongLine]:
        if self._long is not None:
            yield self._end_long()
        yield from self._cut()
        rest = b''.join(self._waiting)
        if rest:
            yield from self._numbered(rest + b'\n')

    @property
    def last(self) -> int:
        """Number of the last line given."""
        return self._number

    def _cut(self) -> Iterator[Lines | LongLine]:
        """Gives the whole lines that wait, and keeps what is behind the last newline."""
        data = b''.join(self._waiting)
        end = data.rfind(b'\n') + 1
        rest = data[end:]
        self._waiting, self._bytes = ([rest], len(rest)) if rest else ([], 0)
        if end > 0:
            yield from self._numbered(data[:end])
        if len(rest) > MAX_LINE_BYTES:
            self._long = rest[:MAX_LINE_BYTES]
            self._waiting, self._bytes = [], 0

    def _end_long(self) -> LongLine:
        head = self._long or b''
        self._long = None
        self._number += 1
        return LongLine(head, self._number)

    def _numbered(self, data: bytes) -> Iterator[Lines | LongLine]:
        """Lines of bytes that end with a newline."""
        view = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(view == _NEWLINE)
        starts = np.concatenate([[0], ends[:-1] + 1])
        first = self._number + 1
        self._number += ends.size
        long = np.flatnonzero(ends - starts > MAX_LINE_BYTES)
        for place in long:
            yield LongLine(data[starts[place] : starts[place] + MAX_LINE_BYTES], first + int(place))
        if first == 1 and data.startswith(_BYTE_ORDER_MARK):
            starts[0] += len(_BYTE_ORDER_MARK)
        ends = ends - ((ends > starts) & (view[np.maximum(ends - 1, 0)] == _RETURN))
        # A long line is told of on its own; here it is as good as blank.
        ends[long] = starts[long]
        yield Lines(data, starts, ends, first)
