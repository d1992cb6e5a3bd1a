"""The literal layout of a producer's lines, learned from one of them.

A producer writes every line with the same keys in the same order and the same spaces. A line that does not fit the
shape goes to the full parser, so a shape can make reading faster but never decide what is valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIR = re.compile(
    r'(\s*[{,]\s*"([A-Za-z0-9_]+)"\s*:\s*)(?:"[^"\\\x00-\x1f\x7f-\x9f]*"|-?[0-9]+(?:\.[0-9]+)?)', re.ASCII
)
_END = re.compile(r'\s*\}\s*\Z', re.ASCII)


@dataclass(frozen=True)
class Slot:
    """A value of a line: the literal bytes in front of it, an opening quote included, and the key it belongs to."""

    prefix: bytes
    key: str
    quoted: bool


@dataclass(frozen=True)
class Shape:
    """The values of a line in wire order, and what follows the last."""

    slots: tuple[Slot, ...]
    suffix: bytes


def learn_shape(line: str, wanted: frozenset[str]) -> Shape | None:
    """The shape of a line that the full parser has accepted; None when it is not plain enough."""
    slots: list[Slot] = []
    at = 0
    after_value = ''
    pair = _PAIR.match(line)
    while pair is not None:
        quoted = pair.group().endswith('"')
        slots.append(
            Slot((after_value + pair.group(1) + ('"' if quoted else '')).encode(), pair.group(2), quoted)
        )
        after_value = '"' if quoted else ''
        at = pair.end()
        pair = _PAIR.match(line, at)
    end = _END.match(line, at)
    keys = [slot.key for slot in slots]
    if end is None or len(set(keys)) < len(keys) or not wanted <= set(keys):
        return None
    return Shape(tuple(slots), (after_value + end.group()).encode())
