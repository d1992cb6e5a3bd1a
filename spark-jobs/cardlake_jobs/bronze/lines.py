"""Splits a stream of bytes into complete lines, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from cardlake_jobs.bronze.joined_objects import CutSearch, cut_joined_objects
from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.wire.rules import MAX_LINE_BYTES

_NEWLINE = 0x0A
_RETURN = 0x0D
_BYTE_ORDER_MARK = b'\xef\xbb\xbf'
#: Minimum bytes to split at a time.
_MIN_BATCH_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Lines:
    """Lines ``data[starts[i]:ends[i]]`` without line endings, numbered from ``first_number``."""

    data: bytes
    starts: Ints
    ends: Ints
    first_number: int


@dataclass(frozen=True)
class LongLine:
    """First bytes of a line that exceeds the maximum length."""

    head: bytes
    number: int


class LineSplitter:
    """Splits an object into lines, blank ones included, holding at most one line and a few chunks in memory.

    Lines end with ``\\n`` or ``\\r\\n``. Objects that were written without one between them are lines, too
    (:func:`cardlake_jobs.bronze.joined_objects.cut_joined_objects`). A byte order mark at the start is dropped.
    """

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._last_number = 0
        #: First bytes of an oversized line whose end has not been seen yet.
        self._long_head: bytes | None = None
        self._cut_search = CutSearch()

    def split(self, chunks: Iterable[bytes]) -> Iterator[Lines | LongLine]:
        """Yields the lines of an object; a splitter works for one object only."""
        for chunk in _without_mark(chunks):
            yield from self._push(chunk)
        yield from self._finish()

    def _push(self, chunk: bytes) -> Iterator[Lines | LongLine]:
        if self._long_head is not None:
            newline = chunk.find(b'\n')
            cut = self._cut_search.find(chunk if newline < 0 else chunk[:newline])
            if newline < 0 and cut < 0:
                return
            yield self._close_long_line()
            chunk = chunk[newline + 1 :] if cut < 0 else chunk[cut:]
        self._pending.append(chunk)
        self._pending_bytes += len(chunk)
        if self._pending_bytes >= _MIN_BATCH_BYTES:
            yield from self._flush()

    def _finish(self) -> Iterator[Lines | LongLine]:
        if self._long_head is not None:
            yield self._close_long_line()
        yield from self._flush()
        tail = b''.join(self._pending)
        if tail:
            yield from self._emit(tail + b'\n')

    @property
    def last_number(self) -> int:
        """Number of the last line yielded."""
        return self._last_number

    def _flush(self) -> Iterator[Lines | LongLine]:
        """Yields the complete pending lines and keeps the bytes after the last newline."""
        data = b''.join(self._pending)
        end = data.rfind(b'\n') + 1
        # The last line need not have ended for the objects in it to be complete.
        tail = cut_joined_objects(data[end:])
        data = data[:end] + tail
        end = data.rfind(b'\n') + 1
        tail = data[end:]
        self._pending, self._pending_bytes = ([tail], len(tail)) if tail else ([], 0)
        if end > 0:
            yield from self._emit(data[:end])
        if len(tail) > MAX_LINE_BYTES:
            self._long_head = tail[:MAX_LINE_BYTES]
            self._cut_search = CutSearch()
            self._cut_search.find(tail)
            self._pending, self._pending_bytes = [], 0

    def _close_long_line(self) -> LongLine:
        head = self._long_head or b''
        self._long_head = None
        self._last_number += 1
        return LongLine(head, self._last_number)

    def _emit(self, data: bytes) -> Iterator[Lines | LongLine]:
        """Yields the lines of bytes that end with a newline."""
        data = cut_joined_objects(data)
        view = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(view == _NEWLINE)
        starts = np.concatenate([[0], ends[:-1] + 1])
        first = self._last_number + 1
        self._last_number += ends.size
        long = np.flatnonzero(ends - starts > MAX_LINE_BYTES)
        for position in long:
            yield LongLine(data[starts[position] : starts[position] + MAX_LINE_BYTES], first + int(position))
        ends = ends - ((ends > starts) & (view[np.maximum(ends - 1, 0)] == _RETURN))
        # An oversized line has been yielded above; here it counts as blank.
        ends[long] = starts[long]
        yield Lines(data, starts, ends, first)


def _without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drops a byte order mark at the start."""
    start: bytes | None = b''
    for chunk in chunks:
        if start is None:
            yield chunk
            continue
        start += chunk
        if len(start) >= len(_BYTE_ORDER_MARK):
            yield start[len(_BYTE_ORDER_MARK) :] if start.startswith(_BYTE_ORDER_MARK) else start
            start = None
    if start:
        yield start
