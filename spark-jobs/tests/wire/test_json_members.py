"""Members of a line's JSON object: source text of numbers, duplicate keys, depth."""

from __future__ import annotations

import pytest

from cardlake_jobs.wire.json_members import NOT_JSON, WRONG_TYPE, Number, is_well_formed, parse_members
from cardlake_jobs.wire.rules import MAX_DEPTH

_NAMES = frozenset({'a', 'b'})


def test_only_named_members_are_returned_and_numbers_keep_their_text() -> None:
    members = parse_members('{"a": 1.50, "b": "x", "c": 3}', _NAMES)
    assert members == {'a': '1.50', 'b': 'x'}
    assert isinstance(members, dict)
    assert type(members['a']) is Number
    assert type(members['b']) is str


def test_one_leading_byte_order_mark_is_skipped() -> None:
    assert parse_members('\ufeff{"a": 1}', _NAMES) == {'a': '1'}
    assert parse_members('\ufeff\ufeff{"a": 1}', _NAMES) == NOT_JSON


def test_a_repeated_key_is_ambiguous_only_if_it_is_needed() -> None:
    assert parse_members('{"a": 1, "\\u0061": 1}', _NAMES) == NOT_JSON
    assert parse_members('{"c": 1, "c": 2}', _NAMES) == {}


@pytest.mark.parametrize('line', ['', '{', '{"a": NaN}', '{"a": -Infinity}', "{'a': 1}", '{"a": 01}', '{} x'])
def test_lines_that_are_not_json(line: str) -> None:
    assert parse_members(line, _NAMES) == NOT_JSON


@pytest.mark.parametrize('line', ['[]', 'null', '1', '"text"'])
def test_json_that_is_not_an_object(line: str) -> None:
    assert parse_members(line, _NAMES) == WRONG_TYPE


def test_nesting_is_limited_and_brackets_in_strings_do_not_count() -> None:
    def nested(depth: int) -> str:
        return '{"c": ' + '[' * (depth - 1) + ']' * (depth - 1) + '}'

    assert parse_members(nested(MAX_DEPTH), _NAMES) == {}
    assert parse_members(nested(MAX_DEPTH + 1), _NAMES) == NOT_JSON
    assert parse_members('{"c": "' + '[' * 2 * MAX_DEPTH + '"}', _NAMES) == {}


def test_a_lone_surrogate_is_not_well_formed() -> None:
    assert is_well_formed('é😀')
    assert not is_well_formed('a\ud800')
