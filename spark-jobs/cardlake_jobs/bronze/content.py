"""Uncompressed bytes of a bronze object, as far as they can be read."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator

_GZIP_MAGIC = b'\x1f\x8b'
_GZIP = 16 + zlib.MAX_WBITS
#: Chunk sizes of the embedded engine. A damaged stream yields the output of the calls before the one that found the
#: damage, so both engines must use the same sizes to recover the same lines.
_READ_BYTES = 256 * 1024
_INFLATE_BYTES = 1024 * 1024


class ObjectContent:
    """Bytes of an object, inflated if it is gzipped; a gzip file may have several members."""

    def __init__(self, object_bytes: memoryview) -> None:
        self._object_bytes = object_bytes
        #: True if the gzip stream ended early or was damaged; final only after :meth:`chunks` is exhausted.
        self.is_truncated = False

    def chunks(self) -> Iterator[bytes]:
        """Yields the bytes in chunks, as far as they can be read."""
        size = len(self._object_bytes)
        reads = (self._object_bytes[at : at + _READ_BYTES] for at in range(0, size, _READ_BYTES))
        if bytes(self._object_bytes[:2]) == _GZIP_MAGIC:
            return self._inflate_chunks(bytes(chunk) for chunk in reads)
        return (bytes(chunk) for chunk in reads)

    def _inflate_chunks(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            self.is_truncated = not (yield from _inflate(chunks))
        except zlib.error:
            self.is_truncated = True


def _inflate(chunks: Iterator[bytes]) -> Generator[bytes, None, bool]:
    """Inflates gzip members; returns True if the last one is complete.

    :raises zlib.error: the stream is damaged
    """
    stream = zlib.decompressobj(_GZIP)
    budget = _INFLATE_BYTES
    for compressed in chunks:
        pending = compressed
        while True:
            if stream.eof:
                # Zeros after a member are padding; anything else starts the next member.
                if not pending or pending[0] == 0:
                    break
                stream = zlib.decompressobj(_GZIP)
            chunk = stream.decompress(pending, budget)
            is_full = len(chunk) == budget
            budget = _INFLATE_BYTES if is_full else budget - len(chunk)
            if chunk:
                yield chunk
            pending = stream.unused_data if stream.eof else stream.unconsumed_tail
            if not (is_full or (stream.eof and pending)):
                break
    return stream.eof
