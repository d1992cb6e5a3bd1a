"""Plain numbers from bytes, a column at a time."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.bronze.numbers import parse_plain_numbers


def _parse(texts: list[str], scale: int = 4) -> list[int | None]:
    data = np.frombuffer(''.join(texts).encode(), dtype=np.uint8)
    ends = np.cumsum([len(text) for text in texts])
    starts = ends - [len(text) for text in texts]
    values, exact = parse_plain_numbers(data, starts, ends, scale)
    return [value if is_exact else None for value, is_exact in zip(values.tolist(), exact.tolist())]


def test_plain_numbers_are_scaled() -> None:
    assert _parse(['0', '-0', '7', '-7.5', '12.3456', '0.0001']) == [0, 0, 70_000, -75_000, 123_456, 1]


def test_everything_else_is_left_to_the_full_parser() -> None:
    others = ['1e2', '01', '-', '.5', '5.', '1.23456', '1.2.3', '--1', 'NaN', '12x', '123456789012345', '+1']
    assert _parse(['1', *others]) == [10_000, *[None] * len(others)]


def test_the_largest_numbers() -> None:
    assert _parse(['9999999999999.9999', '-9999999999999.9999']) == [10**17 - 1, 1 - 10**17]
    assert _parse(['12345678901234567890123']) == [None]
