"""Arrival minute of a bronze object, by its path; or the reason why a file is none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from cardlake_jobs.wire.card_numbers import holds_pan, mask_pans

MICROS_PER_MINUTE = 60_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Files that are still being written, and markers of writers; also in folders of such a name.
_UNFINISHED = re.compile(r'(?:^|/)[._]|(?:\.(?:tmp|part|partial|crc)|\._COPYING_)(?:/|\Z)')
_MINUTE = re.compile(r'(\d{4}/\d\d/\d\d/\d\d/\d\d)/.', re.ASCII | re.DOTALL)
_UP_TO_MINUTE = re.compile(r'(?:.*/)?\w+=\d{4}(?:/\d\d){4}/', re.ASCII)


class NotAnObjectError(Exception):
    """A file is no bronze object; the message is the reason (docs/meaning.md, "Bronze objects")."""


def arrival_micros(path: str, column: str) -> int:
    """Returns the start of an object's arrival minute, µs. Any name counts as an object's, at any depth below the
    folder of a minute: its content decides what it is.

    :param path: relative to the folder of the bronze table
    :param column: the partition column
    :raises NotAnObjectError: the file is unfinished, in no folder of an arrival minute, or named like a card number
    """
    if _UNFINISHED.search(path):
        raise NotAnObjectError('unfinished')
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
    folder = _UP_TO_MINUTE.match(path)
    return (path[: folder.end()], path[folder.end() :]) if folder else ('', path)
