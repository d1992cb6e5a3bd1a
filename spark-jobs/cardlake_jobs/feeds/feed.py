"""Feeds as the job has them: the tables, the rules, and how a row of a key wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError

#: Columns that say where a row comes from and order the rows of a key behind the feed's own, the greatest first.
ORIGIN = ('source_key', 'source_order', 'source_version', 'source_place')
#: Columns that tell the versions of objects apart.
OBJECT = ('source_key', 'source_version')
#: Columns that identify a row of a feed without a key.
PLACE = (*OBJECT, 'source_place')


@dataclass(frozen=True)
class Feed:
    """A compiled feed.

    :ivar definition: hash of the definition
    :ivar order_by: columns by which the greatest row of a key wins
    :ivar replaces: the newest version of an object replaces the rows of the others
    :ivar warns: what breaks a rule is published and named
    :ivar table: compiled table of its rows
    :ivar blocked: compiled table of the rows that wait for a release
    :ivar row_suite: suite of Great Expectations that judges staged rows
    :ivar table_suite: suite of Great Expectations that judges the table as it would be
    :ivar queries: rules that no expectation says
    """

    definition: str
    key: tuple[str, ...]
    order_by: tuple[str, ...]
    replaces: bool
    warns: bool
    table: dict[str, Any]
    blocked: dict[str, Any]
    row_suite: dict[str, Any]
    table_suite: dict[str, Any]
    queries: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """Name of the table."""
        return str(self.table['name'])

    @property
    def day_column(self) -> str:
        """Column whose UTC day is the partition of a row."""
        return str(self.table['partition']['derivedFrom'])

    @property
    def ageing_rules(self) -> frozenset[str]:
        """Names of the rules that the table comes to break by the passing of time alone."""
        return frozenset(rule['name'] for rule in self.queries if rule['rule'] == 'freshness')


def feed_of(compiled: dict[str, Any]) -> Feed:
    """Makes a feed from its compiled JSON."""
    expectations = compiled['expectations']
    return Feed(
        definition=compiled['definition'],
        key=tuple(compiled['key']),
        order_by=tuple(compiled['orderBy']),
        replaces=compiled['onOverwrite'] == 'replace',
        warns=compiled['gate'] == 'warn',
        table=compiled['table'],
        blocked=compiled['blocked'],
        row_suite=expectations['rows'],
        table_suite=expectations['table'],
        queries=tuple(expectations['queries']),
    )


def load_feed(name: str) -> Feed:
    """Returns the published feed that has a table.

    :raises UserError: there is none
    """
    feeds: dict[str, Any] = load_compiled('feeds')['feeds']
    if name not in feeds:
        raise UserError(
            'unknown_feed',
            f'there is no feed with the table "{name}"; found {", ".join(feeds)}',
            'Deploy the release of the jobs that has it, or name another one in the request.',
        )
    return feed_of(feeds[name])


def ledger_table(name: str) -> dict[str, Any]:
    """Returns the compiled table of all feeds: ``feed_objects`` or ``feed_quarantine``."""
    table: dict[str, Any] = load_compiled('feeds')['tables'][name]
    return table
