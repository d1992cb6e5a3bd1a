"""What a job is told on its command line: the flags that the schema package's job contract names."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.places import CATALOG, LakePlaces

_FLAGS: dict[str, str] = compiled('jobs')['flags']
_JOBS: dict[str, dict[str, Any]] = compiled('jobs')['jobs']
_DEFAULTS = {
    **compiled('jobs')['defaults'],
    **{name: json.dumps(setting['default']) for name, setting in compiled('datasets')['settings'].items()},
}
_NAME = re.compile(r'[A-Za-z0-9_.-]{1,128}')


@dataclass(frozen=True)
class Arguments:
    """Values of the flags by their contract names; a flag that may repeat has several."""

    values: dict[str, list[str]]
    catalog: str

    def text(self, name: str) -> str:
        """The value of a flag.

        :raises UserError: it was not given
        """
        given = self.values.get(name)
        if not given:
            raise _bad(name, 'is missing', f'Give {_FLAGS[name]}.')
        return given[-1]

    def texts(self, name: str) -> list[str]:
        """All values of a flag that may repeat.

        :raises UserError: none was given
        """
        self.text(name)
        return self.values[name]

    def name(self, name: str) -> str:
        """A value that becomes part of a path.

        :raises UserError: it is missing, or has other characters than letters, digits, dots, - and _
        """
        text = self.text(name)
        if _NAME.fullmatch(text) is None or text in ('.', '..'):
            raise _bad(name, f'is "{text}"', 'Use letters, digits, dots, - and _.')
        return text

    def instant(self, name: str) -> int:
        """An ISO 8601 instant in µs; without a zone it is UTC.

        :raises UserError: it is missing or none
        """
        text = self.text(name)
        try:
            at = datetime.fromisoformat(re.sub('Z$', '+00:00', text))
        except ValueError:
            raise _bad(
                name, f'is "{text}", which is no instant', 'Write it as 2018-08-01T00:10:00Z.'
            ) from None
        utc = at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at
        return (utc - datetime(1970, 1, 1, tzinfo=timezone.utc)) // _MICROSECOND

    def day(self, name: str) -> date:
        """A day, ``YYYY-MM-DD``.

        :raises UserError: it is missing or none
        """
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _bad(name, f'is "{text}", which is no day', 'Write it as 2018-08-01.') from None

    def whole(self, name: str, minimum: int, maximum: int) -> int:
        """A whole number.

        :raises UserError: it is missing, none, or beyond its bounds
        """
        text = self.text(name)
        if re.fullmatch(r'-?\d{1,18}', text) is None or not minimum <= int(text) <= maximum:
            raise _bad(name, f'is "{text}"', f'Give a whole number from {minimum} to {maximum}.')
        return int(text)

    def switch(self, name: str) -> bool:
        """Whether something is wanted, ``true`` or ``false``.

        :raises UserError: it is missing, or another word
        """
        text = self.text(name)
        if text not in ('true', 'false'):
            raise _bad(name, f'is "{text}"', 'Write true or false.')
        return text == 'true'

    def places(self) -> LakePlaces:
        """Where the lake is.

        :raises UserError: a flag is missing or wrong
        """
        root = self.text('lake').rstrip('/')
        if '://' not in root:
            root = Path(root).absolute().as_uri()
        database = self.text('database')
        if '`' in database:
            raise _bad('database', f'is "{database}"', 'Name a database of the catalog.')
        prefixes = {
            layer: f'{self.text(f"{layer}Prefix").strip("/")}/' for layer in ('bronze', 'silver', 'gold')
        }
        return LakePlaces(root, database, self.catalog, prefixes)


_MICROSECOND = datetime.resolution


def parse_arguments(job: str, argv: Sequence[str]) -> Arguments:
    """The arguments of a job.

    :param job: name of the entry point
    :raises UserError: a flag is none of the job's, or lacks its value
    """
    parser = _Parser(prog=job, allow_abbrev=False)
    for name in _names_for(job):
        parser.add_argument(_FLAGS[name], dest=name, action='append')
    parser.add_argument('--bucket', dest='bucket')
    parser.add_argument('--catalog', dest='catalog', default=CATALOG)
    given = vars(parser.parse_args(list(argv)))
    catalog, bucket = given.pop('catalog'), given.pop('bucket')
    values = {name: [default] for name, default in _DEFAULTS.items()}
    values.update({name: value for name, value in given.items() if value is not None})
    if bucket is not None:
        values.setdefault('lake', [f's3://{bucket}'])
    return Arguments(values, catalog)


def _names_for(job: str) -> list[str]:
    """Contract names of the flags that an entry point takes, whatever its task."""
    taken = {name for each in _JOBS.values() if each['entryPoint'] == job for name in each['flags']}
    return [name for name in _FLAGS if name in taken]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        known = ', '.join([*(_FLAGS[name] for name in _names_for(self.prog)), '--bucket', '--catalog'])
        raise UserError('bad_argument', message, f'Known flags: {known}.')


def _bad(name: str, what: str, hint: str) -> UserError:
    return UserError('bad_argument', f'{_FLAGS[name]} {what}', hint)
