"""Command-line arguments of a job, as declared in the TypeScript job contract."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import CATALOG, LakePaths, lake_root

_FLAGS: dict[str, str] = load_compiled('jobs')['flags']
_JOBS: dict[str, dict[str, Any]] = load_compiled('jobs')['jobs']
_DEFAULTS = {
    **load_compiled('jobs')['defaults'],
    **{
        name: default if isinstance(default := setting['default'], str) else json.dumps(default)
        for name, setting in load_compiled('datasets')['settings'].items()
    },
}
_NAME = re.compile(r'[A-Za-z0-9_.-]{1,128}')


@dataclass(frozen=True)
class Arguments:
    """Values of the flags, by their names in the contract; a repeatable flag has several."""

    values: dict[str, list[str]]
    catalog: str

    def text(self, name: str) -> str:
        """Returns the value of a flag.

        :raises UserError: it is missing
        """
        values = self.values.get(name)
        if not values:
            raise UserError('bad_argument', f'{_FLAGS[name]} is missing', f'Add {_FLAGS[name]} with a value.')
        return values[-1]

    def texts(self, name: str) -> list[str]:
        """Returns all values of a repeatable flag.

        :raises UserError: there is none
        """
        self.text(name)
        return self.values[name]

    def optional_texts(self, name: str) -> list[str]:
        """Returns all values of a repeatable flag, which may be left out."""
        return self.values.get(name, [])

    def pairs(self, name: str) -> dict[str, str]:
        """Parses the values of a repeatable flag, each ``key=value``.

        :raises UserError: one is invalid
        """
        pairs = [text.partition('=') for text in self.optional_texts(name)]
        for key, _, value in pairs:
            if not key or not value:
                raise _invalid_argument(name, 'pair', f'{key}={value}', 'Give pairs such as card_id=account.')
        return {key: value for key, _, value in pairs}

    def path_segment(self, name: str) -> str:
        """Returns a value that becomes part of a path.

        :raises UserError: it is missing, or contains anything but letters, digits, ".", "-" and "_"
        """
        text = self.text(name)
        if _NAME.fullmatch(text) is None or text in ('.', '..'):
            raise _invalid_argument(name, 'name', text, 'Use up to 128 letters, digits, ".", "-" and "_".')
        return text

    def timestamp_micros(self, name: str) -> int:
        """Parses an ISO 8601 timestamp into µs since the epoch; without an offset it is UTC. Rounds down to whole
        milliseconds, the resolution of event times in the Feature Store.

        :raises UserError: it is missing or invalid
        """
        text = self.text(name)
        try:
            at = datetime.fromisoformat(re.sub('Z$', '+00:00', text))
        except ValueError:
            hint = 'Use ISO 8601, for example 2018-08-01T00:10:00Z.'
            raise _invalid_argument(name, 'timestamp', text, hint) from None
        utc = at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at
        return (utc - datetime(1970, 1, 1, tzinfo=timezone.utc)) // _MILLISECOND * 1000

    def day(self, name: str) -> date:
        """Parses a date, ``YYYY-MM-DD``.

        :raises UserError: it is missing or invalid
        """
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            hint = 'Use YYYY-MM-DD, for example 2018-08-01.'
            raise _invalid_argument(name, 'date', text, hint) from None

    def integer(self, name: str, minimum: int, maximum: int) -> int:
        """Parses an integer.

        :raises UserError: it is missing, invalid or out of range
        """
        text = self.text(name)
        if re.fullmatch(r'-?\d{1,18}', text) is None or not minimum <= int(text) <= maximum:
            raise _invalid_argument(name, 'value', text, f'Use an integer from {minimum} to {maximum}.')
        return int(text)

    def share(self, name: str) -> float:
        """Parses a share, 0 to 1.

        :raises UserError: it is missing, invalid or out of range
        """
        text = self.text(name)
        if re.fullmatch(r'\d+(\.\d+)?([eE]-?\d{1,3})?', text) is None or not 0 <= float(text) <= 1:
            hint = 'Give a share from 0 to 1, for example 0.05.'
            raise _invalid_argument(name, 'share', text, hint)
        return float(text)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Returns one of some texts.

        :raises UserError: it is missing or invalid
        """
        text = self.text(name)
        if text not in choices:
            raise _invalid_argument(name, 'value', text, f'Use one of {", ".join(choices)}.')
        return text

    def lake_paths(self) -> LakePaths:
        """Returns the locations of the lake.

        :raises UserError: a flag is missing or invalid
        """
        root = lake_root(self.text('lake'))
        database = self.text('database')
        if '`' in database:
            hint = 'Use the name of a database in the catalog.'
            raise _invalid_argument('database', 'database name', database, hint)
        prefixes = {
            layer: f'{self.text(f"{layer}Prefix").strip("/")}/' for layer in ('bronze', 'silver', 'gold')
        }
        return LakePaths(root, database, self.catalog, prefixes)


_MILLISECOND = timedelta(milliseconds=1)


def parse_arguments(job: str, argv: Sequence[str]) -> Arguments:
    """Parses the arguments of a job.

    :param job: file name of the entry point
    :raises UserError: a flag is unknown or lacks its value
    """
    parser = _FlagParser(prog=job, allow_abbrev=False)
    for name in _flag_names(job):
        parser.add_argument(_FLAGS[name], dest=name, action='append')
    parser.add_argument('--bucket', dest='bucket')
    parser.add_argument('--catalog', dest='catalog', default=CATALOG)
    parsed = vars(parser.parse_args(list(argv)))
    catalog, bucket = parsed.pop('catalog'), parsed.pop('bucket')
    values = {name: [default] for name, default in _DEFAULTS.items()}
    values.update({name: value for name, value in parsed.items() if value is not None})
    if bucket is not None:
        values.setdefault('lake', [f's3://{bucket}'])
    return Arguments(values, catalog)


def _flag_names(job: str) -> list[str]:
    """Contract names of the flags that an entry point accepts, for any of its tasks."""
    accepted = {name for each in _JOBS.values() if each['entryPoint'] == job for name in each['flags']}
    return [name for name in _FLAGS if name in accepted]


def known_flags(job: str) -> list[str]:
    """Flags that an entry point accepts, for any of its tasks."""
    return [_FLAGS[name] for name in _flag_names(job)]


class _FlagParser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        known = ', '.join([*known_flags(self.prog), '--bucket', '--catalog'])
        raise UserError('bad_argument', message, f'Known flags: {known}.')


def _invalid_argument(name: str, kind: str, value: str, hint: str) -> UserError:
    return UserError('bad_argument', f'{_FLAGS[name]}: invalid {kind} "{value}"', hint)
