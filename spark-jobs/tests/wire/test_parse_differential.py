"""Differential test: the line parser against the parser of the TypeScript packages, line by line."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.json_text import format_number
from cardlake_jobs.wire.parse import LineParser, Row
from tests.support.lines import ARRIVAL, random_line
from tests.support.node import run_json_script

LINES = 6000


def _text(value: Any) -> str:
    if value is None:
        return 'null'
    if isinstance(value, float):
        return format_number(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize('bronze_type', ['card_authorization', 'card_dispute', 'card_decision'])
def test_both_parsers_agree_on_every_line(bronze_type: str) -> None:
    source = random.Random(20240101)
    lines = [random_line(bronze_type, source) for _ in range(LINES)]
    questions = [{'type': bronze_type, 'arrival': ARRIVAL, 'line': line} for line in lines]
    parser = LineParser(bronze_type)
    kinds: set[str] = set()
    for line, expected in zip(lines, run_json_script('tests/support/parse-lines.ts', questions)):
        parsed = parser.parse(line, ARRIVAL)
        actual: dict[str, Any] = {'masked': mask_pans(line)}
        if isinstance(parsed, Row):
            actual['values'] = [_text(value) for value in parsed.values]
        else:
            actual.update(reasons=parsed.reasons, eventId=parsed.event_id)
            kinds.update(parsed.reasons)
        assert actual == expected, line
    codes = {kind.split(': ')[-1] for kind in kinds}
    assert codes >= {'not_json', 'missing', 'empty', 'wrong_type', 'out_of_range'}
