"""Arrival minute of a bronze object, by its path; or the reason why a file is none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.wire.card_numbers import holds_pan, mask_pans

MICROS_PER_MINUTE = 60_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Names of files that are still being written, and of markers of writers.
_UNFINISHED: dict[str, list[str]] = load_compiled('bronze')['unfinishedNames']
_MINUTE = re.compile(r'([1-9]\d{3}/\d\d/\d\d/\d\d/\d\d)/.', re.ASCII | re.DOTALL)
_UP_TO_MINUTE = re.compile(r'.*?/\w+=\d{4}(?:/\d\d){4}/', re.ASCII | re.DOTALL)


class NotAnObjectError(Exception):
    """A file is no bronze object; the message is the reason (docs/meaning.md, "Bronze objects")."""


def arrival_micros(path: str, column: str, problem: str | None = None) -> int:
    """Returns the start of an object's arrival minute, µs. Any name counts as an object's, at any depth below the
    folder of a minute: its content decides what it is.

    :param path: relative to the folder of the bronze table
    :param column: the partition column
    :param problem: reason why the file cannot be read, if there is one
    :raises NotAnObjectError: the file is unfinished, cannot be read, is in no folder of an arrival minute, or is named
        like a card number
    """
    if any(_is_unfinished(name) for name in path.split('/')):
        raise NotAnObjectError('unfinished')
    if problem is not None:
        raise NotAnObjectError(problem)
    minute = _MINUTE.match(path, len(column) + 1) if path.startswith(f'{column}=') else None
    try:
        at = datetime.strptime(f'{minute[1] if minute else ""} +0000', '%Y/%m/%d/%H/%M %z')
    except ValueError:
        raise NotAnObjectError('no_arrival_minute') from None
    # The name is stored with each row of the object.
    if holds_pan(_split_name(path)[1]):
        raise NotAnObjectError('card_number_in_name')
    return (at - _EPOCH) // timedelta(microseconds=1)


def mask_name(path: str) -> str:
    """Masks the card numbers in the name of a file of bronze."""
    folder, name = _split_name(path)
    return folder + mask_pans(name)


def _split_name(path: str) -> tuple[str, str]:
    """Splits a path after its minute folder, whose digits are no part of a name; any other path is all name."""
    folder = _UP_TO_MINUTE.match(f'/{path}')
    end = folder.end() - 1 if folder else 0
    return path[:end], path[end:]


def _is_unfinished(name: str) -> bool:
    return name.startswith(tuple(_UNFINISHED['beginnings'])) or name.endswith(tuple(_UNFINISHED['ends']))
