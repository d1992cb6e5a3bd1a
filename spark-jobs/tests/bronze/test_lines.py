"""Splitting of bytes into numbered lines, whatever the chunks."""

from __future__ import annotations

import pytest

from cardlake_jobs.bronze.lines import LineSplitter, LongLine
from cardlake_jobs.wire.rules import MAX_LINE_BYTES


def _split(*chunks: bytes) -> list[tuple[int, bytes]]:
    """Numbered lines; of an oversized line only its length."""
    numbered: list[tuple[int, bytes]] = []
    for lines in LineSplitter().split(chunks):
        if isinstance(lines, LongLine):
            numbered.append((lines.number, b'long: %d' % len(lines.head)))
            continue
        for i, (start, end) in enumerate(zip(lines.starts.tolist(), lines.ends.tolist())):
            numbered.append((lines.first_number + i, lines.data[start:end]))
    return numbered


@pytest.mark.parametrize(
    'chunks', [(b'a\nbc\n\nd',), (b'a', b'\nb', b'c\n', b'\n', b'd'), (b'a\nbc\n\nd\n',)]
)
def test_lines_do_not_depend_on_the_chunks(chunks: tuple[bytes, ...]) -> None:
    assert _split(*chunks) == [(1, b'a'), (2, b'bc'), (3, b''), (4, b'd')]


def test_a_carriage_return_belongs_to_the_line_ending() -> None:
    assert _split(b'a\r\nb\rc\r\n\r\n') == [(1, b'a'), (2, b'b\rc'), (3, b'')]


def test_only_a_byte_order_mark_at_the_start_is_skipped() -> None:
    mark = b'\xef\xbb\xbf'
    assert _split(mark + b'a\n' + mark + b'b\n') == [(1, b'a'), (2, mark + b'b')]


def test_no_bytes_no_lines() -> None:
    assert _split() == []
    assert _split(b'') == []


@pytest.mark.parametrize('is_last', [False, True])
def test_an_oversized_line_gives_only_its_first_bytes(is_last: bool) -> None:
    chunk = b'x' * (8 * 1024 * 1024)
    chunks = [b'a\n', *[chunk] * (MAX_LINE_BYTES // len(chunk) + 2), *([] if is_last else [b'y\nb\n'])]
    lines = [(number, line) for number, line in _split(*chunks) if line]
    expected = [(1, b'a'), (2, b'long: %d' % MAX_LINE_BYTES)]
    assert lines == (expected if is_last else [*expected, (3, b'b')])


def test_objects_without_newlines_are_lines_whatever_their_number() -> None:
    objects = [b'{"n":%d}' % n for n in range(600_000)]
    joined = b''.join(objects)
    chunks = [joined[at : at + 1_000_003] for at in range(0, len(joined), 1_000_003)]
    lines = _split(*chunks, b' {"last":1}\nx\n')
    assert [number for number, _ in lines] == list(range(1, len(objects) + 3))
    assert [line.rstrip() for _, line in lines] == [*objects, b'{"last":1}', b'x']


def test_joined_objects_together_may_be_longer_than_a_line() -> None:
    large = b'{"a":"%s"}' % (b'x' * (MAX_LINE_BYTES - 1000))
    assert _split(large, large, b'{}') == [(1, large), (2, large), (3, b'{}')]


def test_an_object_after_one_that_is_too_long_is_a_line() -> None:
    part = b'x' * (8 * 1024 * 1024)
    long = [b'{"a":"}{', *[part] * (MAX_LINE_BYTES // len(part) + 1), b'"}']
    lines = [(number, line) for number, line in _split(*long, b' {"b":1}{"c":', b'2}\ny') if line]
    assert lines == [(1, b'long: %d' % MAX_LINE_BYTES), (2, b'{"b":1}'), (3, b'{"c":2}'), (4, b'y')]
