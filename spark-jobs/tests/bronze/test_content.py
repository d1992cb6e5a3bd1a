"""Bytes of bronze objects: plain, gzipped, several members, truncated, damaged."""

from __future__ import annotations

import gzip
import json
import random

import pytest

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


def test_nothing_but_zeros_may_follow_padding() -> None:
    member = gzip.compress(b'line\n')
    assert _read(member + bytes(600_000) + b'\0') == (b'line\n', False)
    assert _read(member + bytes(600_000) + member) == (b'line\n', True)


def test_content_larger_than_a_chunk() -> None:
    data = random.Random(1).randbytes(3 * 1024 * 1024)
    assert _read(gzip.compress(data, compresslevel=1)) == (data, False)
    assert _read(data) == (data, False)


def test_a_truncated_stream_gives_its_beginning() -> None:
    data = bytes(range(256)) * 1000
    content, is_truncated = _read(gzip.compress(data)[:-20])
    assert is_truncated
    assert data.startswith(content)


@pytest.mark.parametrize('garbage', [b'garbage', b'\x1f\x8b\x08', bytes(600) + b'x', b'\0garbage'])
def test_garbage_after_a_member_is_damage_and_loses_nothing_before_it(garbage: bytes) -> None:
    assert _read(gzip.compress(b'line\n') + garbage) == (b'line\n', True)


def test_every_byte_before_a_damage_is_read() -> None:
    # Stored blocks: what a byte of the stream stands for is known.
    data = random.Random(2).randbytes(300_000)
    stored = gzip.compress(data, compresslevel=0)
    header = stored.index(data[:100])
    # The length of a block stands before it, then its complement.
    length = int.from_bytes(stored[header - 4 : header - 2], 'little')
    second_block = header + length
    damaged = stored[:second_block] + b'\xff' + stored[second_block + 1 :]
    assert _read(damaged) == (data[:length], True)
    assert _read(stored[: header + 1000]) == (data[:1000], True)


def test_compressed_bytes_are_read_up_to_the_damage_as_zlib_finds_it() -> None:
    data = json.dumps([random.Random(3).random() for _ in range(50_000)]).encode()
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2] ^= 0xFF
    content, is_truncated = _read(bytes(packed))
    assert is_truncated
    # The damage shows at once or some bytes later; everything before it is there.
    common = next(i for i, (a, b) in enumerate(zip(content + b'\0', data + b'\1')) if a != b)
    assert common > len(data) * 0.45
    checksum = bytearray(gzip.compress(data))
    checksum[-6] ^= 0xFF
    assert _read(bytes(checksum)) == (data, True)


@pytest.mark.parametrize(
    ('content', 'expected'),
    [
        (b'PAR1' + bytes(9), 'parquet'),
        (b'x' * 257 + b'ustar\x0000', 'tar'),
        ('{"a":1}'.encode('utf-16-le'), 'utf-16'),
        ('{"a":1}'.encode('utf-16-be'), 'utf-16'),
        ('{"a":1}'.encode('utf-16'), 'utf-16'),
        (b'{"a":1}', None),
        (b'PARENT_ID,NAME\n', None),
        (b'x' * 257 + b'ustard\t\x1b[0m\r\n', None),
        (b'', None),
        (b'{', None),
    ],
)
def test_foreign_formats_are_recognised_plain_and_gzipped(content: bytes, expected: str | None) -> None:
    for object_bytes in (content, gzip.compress(content)):
        found = ObjectContent(memoryview(object_bytes))
        assert found.foreign_format == expected
        assert b''.join(found.chunks()) == (content if expected is None else b'')
    assert ObjectContent(memoryview(gzip.compress(gzip.compress(content)))).foreign_format == 'gzip'
