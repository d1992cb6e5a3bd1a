"""Literal layout of a producer's lines, inferred from one of them.

A producer writes every line with the same keys, order and whitespace. A line that does not match the layout goes to
the full parser, so a layout makes reading faster but never decides what is valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIR = re.compile(
    r'(\s*[{,]\s*"([A-Za-z0-9_]+)"\s*:\s*)(?:"[^"\\\x00-\x1f\x7f-\x9f]*"|-?[0-9]+(?:\.[0-9]+)?)', re.ASCII
)
_END = re.compile(r'\s*\}\s*\Z', re.ASCII)


@dataclass(frozen=True)
class LayoutField:
    """One value of a line: its key, and the literal bytes before it, including an opening quote."""

    prefix: bytes
    key: str
    is_quoted: bool


@dataclass(frozen=True)
class LineLayout:
    """Fields of a line in the order written, and the bytes after the last value."""

    fields: tuple[LayoutField, ...]
    suffix: bytes


def infer_layout(line: str, required: frozenset[str]) -> LineLayout | None:
    """Infers the layout of a line that the full parser has accepted; None if the line is not plain enough."""
    fields: list[LayoutField] = []
    at = 0
    after_value = ''
    pair = _PAIR.match(line)
    while pair is not None:
        is_quoted = pair.group().endswith('"')
        fields.append(
            LayoutField(
                (after_value + pair.group(1) + ('"' if is_quoted else '')).encode(), pair.group(2), is_quoted
            )
        )
        after_value = '"' if is_quoted else ''
        at = pair.end()
        pair = _PAIR.match(line, at)
    end = _END.match(line, at)
    keys = [field.key for field in fields]
    if end is None or len(set(keys)) < len(keys) or not required <= set(keys):
        return None
    return LineLayout(tuple(fields), (after_value + end.group()).encode())
