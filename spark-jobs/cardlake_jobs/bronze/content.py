"""The uncompressed bytes of a bronze object, as far as they can be read."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator

_GZIP_MAGIC = b'\x1f\x8b'
_GZIP = 16 + zlib.MAX_WBITS
#: What the embedded engine reads and inflates at a time. A damaged stream gives what came before the call that
#: found the damage, so both engines see the same lines only with the same sizes.
_READ_BYTES = 256 * 1024
_INFLATE_BYTES = 1024 * 1024


class Content:
    """An object's bytes, inflated when they are gzipped (members one after another included)."""

    def __init__(self, stored: memoryview) -> None:
        self._stored = stored
        #: Whether the gzip stream ended early or was damaged; known after the last of :meth:`pieces`.
        self.torn = False

    def pieces(self) -> Iterator[bytes]:
        """The bytes in pieces, as far as they can be read."""
        stored = (self._stored[at : at + _READ_BYTES] for at in range(0, len(self._stored), _READ_BYTES))
        if bytes(self._stored[:2]) == _GZIP_MAGIC:
            return self._inflated(bytes(piece) for piece in stored)
        return (bytes(piece) for piece in stored)

    def _inflated(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        try:
            self.torn = not (yield from _inflate(pieces))
        except zlib.error:
            self.torn = True


def _inflate(pieces: Iterator[bytes]) -> Generator[bytes, None, bool]:
    """Inflates; returns whether the last member ended.

    :raises zlib.error: the stream is damaged
    """
    stream = zlib.decompressobj(_GZIP)
    room = _INFLATE_BYTES
    for stored in pieces:
        waiting = stored
        while True:
            if stream.eof:
                # Zeros behind a member are padding; anything else is the next member.
                if not waiting or waiting[0] == 0:
                    break
                stream = zlib.decompressobj(_GZIP)
            piece = stream.decompress(waiting, room)
            is_full = len(piece) == room
            room = _INFLATE_BYTES if is_full else room - len(piece)
            if piece:
                yield piece
            waiting = stream.unused_data if stream.eof else stream.unconsumed_tail
            if not (is_full or (stream.eof and waiting)):
                break
    return stream.eof
