"""Objects without a newline between them are cut apart, by the rule and not by their look."""

from __future__ import annotations

import json
import random

import pytest

from cardlake_jobs.bronze.joined_objects import CutSearch, cut_joined_objects, find_cuts


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        ('{"a":1}{"a":2}', '{"a":1}\n{"a":2}'),
        ('{"a":1} \t{"a":2}\n{}\n{}{}', '{"a":1} \t\n{"a":2}\n{}\n{}\n{}'),
        (' {}{} x', ' {}\n{} x'),
        ('{}\r{}\r', '{}\r\r\n{}\r'),
        ('{}}{ }{}', '{}}{ }{}'),
        # Braces in strings, nested objects, strings that do not end.
        ('{"a":"}{"}{"b":"\\"}{"}', '{"a":"}{"}\n{"b":"\\"}{"}'),
        ('{"a":{"b":{}}}{}', '{"a":{"b":{}}}\n{}'),
        ('{"a":"}{', '{"a":"}{'),
        ('{"a":"\\', '{"a":"\\'),
        # Something else between or before the objects.
        ('{},{}', '{},{}'),
        ('[{}{}]', '[{}{}]'),
        ('x{}{}', 'x{}{}'),
        ('{}""{}', '{}""{}'),
        ('{[{}{}]}', '{[{}{}]}'),
    ],
)
def test_the_rule(data: str, expected: str) -> None:
    assert cut_joined_objects(data.encode()).decode() == expected


def test_joined_documents_are_cut_where_a_json_parser_ends_them() -> None:
    source = random.Random(7)
    pieces = ['{', '}', '"', '\\', '}{', '{}', '\u00e9', ' ', 'x']
    for _ in range(2000):
        documents = [
            json.dumps({''.join(source.choices(pieces, k=3)): _random_value(source, pieces)})
            for _ in range(source.randint(1, 5))
        ]
        assert cut_joined_objects(''.join(documents).encode()).decode() == '\n'.join(documents)


def _random_value(source: random.Random, pieces: list[str]) -> object:
    text = ''.join(source.choices(pieces, k=6))
    return source.choice([text, 1, [text, {text: text}], {text: {}}, {}])


def test_the_search_in_chunks_finds_the_first_cut_of_the_line() -> None:
    source = random.Random(8)
    pieces = ['{', '}', '"', '\\', '}{', '{}', 'x', ' ', '{"a":"}{"}', '{"b":{}} ']
    for _ in range(5000):
        line = ''.join(source.choices(pieces, k=source.randint(1, 12))).encode()
        expected = next(find_cuts(line), -1)
        search = CutSearch()
        found: list[int] = []
        at = 0
        while at < len(line) and not found:
            size = source.randint(1, 5)
            cut = search.find(line[at : at + size])
            found = [at + cut] if cut >= 0 else []
            at += size
        assert (found or [-1]) == [expected], line
