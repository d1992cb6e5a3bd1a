"""Layout of a producer's lines."""

from __future__ import annotations

import pytest

from cardlake_jobs.bronze.layout import LayoutField, infer_layout

_REQUIRED = frozenset({'a', 'b'})


def test_fields_with_the_bytes_before_them() -> None:
    layout = infer_layout('{"a": 1, "b":"x" }', _REQUIRED)
    assert layout is not None
    assert layout.fields == (LayoutField(b'{"a": ', 'a', False), LayoutField(b', "b":"', 'b', True))
    assert layout.suffix == b'" }'


def test_other_keys_are_part_of_the_layout() -> None:
    layout = infer_layout('{"mcc":5411,"a":"x","b":2}', _REQUIRED)
    assert layout is not None
    assert [field.key for field in layout.fields] == ['mcc', 'a', 'b']


@pytest.mark.parametrize(
    'line',
    [
        '{"a": 1}',  # b is missing
        '{"a": 1, "b": 2, "b": 3}',
        '{"a": 1, "b": null}',
        '{"a": 1, "b": [2]}',
        '{"a": 1, "b": "x\\n"}',
        '{"a": 1, "b": 2e3}',
        '{"a": 1, "b": 2} x',
    ],
)
def test_lines_that_are_not_plain_enough(line: str) -> None:
    assert infer_layout(line, _REQUIRED) is None
