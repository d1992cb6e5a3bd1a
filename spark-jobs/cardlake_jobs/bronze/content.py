"""Uncompressed bytes of a bronze object, as far as they can be read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain

from cardlake_jobs.bronze.foreign_format import FORMAT_HEAD_BYTES, find_foreign_format, is_gzip

_GZIP = 16 + zlib.MAX_WBITS
_READ_BYTES = 256 * 1024
#: Input of one call while the place of a damage is narrowed down.
_NARROW_BYTES = 4096
_INFLATE_BYTES = 1024 * 1024


class ObjectContent:
    """Bytes of an object, inflated if it is gzipped; a gzip file may have several members.

    :ivar foreign_format: name of the format if the object holds no lines of JSON; it has no chunks then
    """

    def __init__(self, object_bytes: memoryview) -> None:
        self._object_bytes = object_bytes
        #: True if the gzip stream ended early, was damaged, or something follows it; final only after :meth:`chunks` is
        #: exhausted.
        self.is_truncated = False
        self._chunks = self._read()
        self._head = b''
        for chunk in self._chunks:
            self._head += chunk
            if len(self._head) >= FORMAT_HEAD_BYTES:
                break
        self.foreign_format = find_foreign_format(self._head, is_inflated=self._is_gzip)

    @property
    def _is_gzip(self) -> bool:
        return is_gzip(bytes(self._object_bytes[:2]))

    def chunks(self) -> Iterator[bytes]:
        """Yields the bytes in chunks, as far as they can be read."""
        if self.foreign_format is None:
            if self._head:
                yield self._head
            yield from self._chunks

    def _read(self) -> Iterator[bytes]:
        size = len(self._object_bytes)
        reads = (bytes(self._object_bytes[at : at + _READ_BYTES]) for at in range(0, size, _READ_BYTES))
        return self._inflate(reads) if self._is_gzip else reads

    def _inflate(self, reads: Iterator[bytes]) -> Iterator[bytes]:
        """Inflates gzip members, every byte before a damage included."""
        stream = zlib.decompressobj(_GZIP)
        for read in reads:
            pending = read
            while pending:
                if stream.eof:
                    # Zeros after the last member are padding; anything else must be the next member.
                    if pending[0] == 0:
                        self.is_truncated = any(part.strip(b'\0') for part in chain([pending], reads))
                        return
                    stream = zlib.decompressobj(_GZIP)
                before = stream.copy()
                try:
                    chunk = stream.decompress(pending, _INFLATE_BYTES)
                except zlib.error:
                    self.is_truncated = True
                    yield _inflate_until_damage(before, pending)
                    return
                if chunk:
                    yield chunk
                pending = stream.unused_data if stream.eof else stream.unconsumed_tail
        yield from _drain(stream)
        self.is_truncated = not stream.eof


def _drain(stream: zlib._Decompress) -> Iterator[bytes]:
    """Yields what a stream has inflated, but not yet handed out."""
    while chunk := stream.decompress(b'', _INFLATE_BYTES):
        yield chunk


def _inflate_until_damage(stream: zlib._Decompress, damaged: bytes) -> bytes:
    """Inflates what comes before a damage: zlib drops the output of the call that finds it, so the last bytes are asked
    for one by one.
    """
    inflated = bytearray()
    for start in range(0, len(damaged), _NARROW_BYTES):
        part = damaged[start : start + _NARROW_BYTES]
        before = stream.copy()
        try:
            inflated += stream.decompress(part)
        except zlib.error:
            return bytes(inflated + _inflate_bytewise(before, part))
    return bytes(inflated)


def _inflate_bytewise(stream: zlib._Decompress, damaged: bytes) -> bytes:
    inflated = bytearray()
    try:
        for at in range(len(damaged)):
            pending = damaged[at : at + 1]
            while True:
                byte = stream.decompress(pending, 1)
                inflated += byte
                pending = stream.unconsumed_tail
                if not byte and not pending:
                    break
    except zlib.error:
        pass
    return bytes(inflated)
