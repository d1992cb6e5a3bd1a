"""Bytes of bronze objects: plain, gzipped, several members, truncated, damaged."""

from __future__ import annotations

import gzip
import random

from cardlake_jobs.bronze.content import ObjectContent


def _read(object_bytes: bytes) -> tuple[bytes, bool]:
    content = ObjectContent(memoryview(object_bytes))
    return b''.join(content.chunks()), content.is_truncated


def test_plain_bytes_are_returned_as_they_are() -> None:
    assert _read(b'line\n') == (b'line\n', False)
    assert _read(b'') == (b'', False)


def test_gzip_members_are_concatenated() -> None:
    assert _read(gzip.compress(b'first\n') + gzip.compress(b'second\n')) == (b'first\nsecond\n', False)


def test_zeros_after_the_last_member_are_padding() -> None:
    assert _read(gzip.compress(b'line\n') + bytes(512)) == (b'line\n', False)


def test_content_larger_than_a_chunk() -> None:
    data = random.Random(1).randbytes(3 * 1024 * 1024)
    assert _read(gzip.compress(data, compresslevel=1)) == (data, False)
    assert _read(data) == (data, False)


def test_a_truncated_stream_gives_its_beginning() -> None:
    data = bytes(range(256)) * 1000
    content, is_truncated = _read(gzip.compress(data)[:-20])
    assert is_truncated
    assert data.startswith(content)


def test_garbage_after_a_member_is_damage() -> None:
    assert _read(gzip.compress(b'line\n') + b'garbage') == (b'line\n', True)
