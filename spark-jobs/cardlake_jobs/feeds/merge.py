"""Merges rows of staged objects into the tables of feeds. Repeated, or beside another run, each merge leaves the same
rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.feeds.feed import OBJECT, ORIGIN, PLACE, Feed
from cardlake_jobs.iceberg.paths import SparkLake

_SOURCE = 'cardlake_feed_source'
# No column of a feed begins with an underscore.
_RANK = '_rank'
_IS_ADDED = '_is_added'
# The object of the row that leaves: another run may have put a row of another object in its place.
_LEAVING = {name: f'_leaving_{name}' for name in OBJECT}
_LEAVES = ' AND '.join(f't.`{name}` = s.`{leaving}`' for name, leaving in _LEAVING.items())


def winners(feed: Feed, rows: DataFrame) -> DataFrame:
    """The row of each key that wins: the greatest by the feed's columns, then as objects and records follow each other.
    Null is the least.
    """
    order = [F.col(name).desc_nulls_last() for name in (*feed.order_by, *ORIGIN)]
    ranked = rows.withColumn(_RANK, F.row_number().over(Window.partitionBy(*feed.key).orderBy(*order)))
    return ranked.where(F.col(_RANK) == 1).drop(_RANK)


def merged_rows(feed: Feed, stored: DataFrame, staged: DataFrame, newest: DataFrame | None) -> DataFrame:
    """Rows that the table of a feed has once staged rows are published.

    :param newest: the newest version of each object, where it replaces the others
    """
    both = stored.unionByName(staged.select(*stored.columns))
    if feed.key:
        return winners(feed, both)
    return both if newest is None else both.join(newest, list(OBJECT), 'left_semi')


def newest_versions(objects: DataFrame) -> DataFrame:
    """The newest version of each object: ``source_key`` and ``source_version``.

    :param objects: with ``source_key``, ``source_version`` and ``source_order``
    """
    order = F.struct('source_order', 'source_version')
    return objects.groupBy('source_key').agg(F.max_by('source_version', order).alias('source_version'))


def merge_by_key(lake: SparkLake, feed: Feed, staged: DataFrame, reloaded: DataFrame | None) -> None:
    """Merges staged rows into the table of a feed with a key: of each key, the row that wins is kept. What the
    table has of reloaded objects leaves it in the same commit, and wins over nothing.

    :param reloaded: ``source_key`` and ``source_version`` of the objects that are loaded again, if any
    """
    columns = staged.columns
    order = (*feed.order_by, *ORIGIN)
    # Of a structure, the first field that differs decides, and null is the least.
    wins = f'struct({_qualified("s", order)}) > struct({_qualified("t", order)})'
    # A key that has the day's column is in one partition.
    on = (*feed.key, *(('dt',) if feed.day_column in feed.key else ()))
    leaving = None if reloaded is None else rows_of_objects(lake.read(feed.name), reloaded)
    changes = _changes(winners(feed, staged), leaving, on)
    clauses = (
        f'WHEN MATCHED AND NOT s.{_IS_ADDED} AND {_LEAVES} THEN DELETE '
        f'WHEN MATCHED AND s.{_IS_ADDED} AND ({_LEAVES} OR {wins}) THEN {_update(columns)} '
        f'WHEN NOT MATCHED AND s.{_IS_ADDED} THEN {_insert(columns)}'
    )
    merge_changes(lake, feed.name, changes, on, clauses)


def merge_new(
    lake: SparkLake, table: str, rows: DataFrame, identity: Sequence[str], replaced: str | None = None
) -> None:
    """Adds the rows of which a table has none with their identity; those that are there stay as they are.

    :param replaced: condition under which a row that is there is replaced all the same
    """
    first = identity[0]
    # With this clause the statement is no append, and Iceberg refuses to commit beside another run that adds the same.
    matched = f'WHEN MATCHED THEN UPDATE SET t.`{first}` = s.`{first}`'
    if replaced is not None:
        matched = f'WHEN MATCHED AND {replaced} THEN {_update(rows.columns)} {matched}'
    merge_changes(lake, table, rows, identity, f'{matched} WHEN NOT MATCHED THEN {_insert(rows.columns)}')


def merge_again(
    lake: SparkLake, table: str, rows: DataFrame, leaving: DataFrame, identity: Sequence[str]
) -> None:
    """Adds rows, and removes those that leave, in one commit. A row that leaves and is added is replaced; another
    that is there stays as it is.

    :param leaving: rows of the table
    """
    changes = _changes(rows, leaving, identity)
    clauses = (
        f'WHEN MATCHED AND NOT s.{_IS_ADDED} AND {_LEAVES} THEN DELETE '
        f'WHEN MATCHED AND s.{_IS_ADDED} AND {_LEAVES} THEN {_update(rows.columns)} '
        f'WHEN NOT MATCHED AND s.{_IS_ADDED} THEN {_insert(rows.columns)}'
    )
    merge_changes(lake, table, changes, identity, clauses)


def replace_versions(
    lake: SparkLake, feed: Feed, staged: DataFrame, newest: DataFrame, reloaded: DataFrame | None
) -> None:
    """Adds the staged rows of the newest versions, and removes the rows of all others, and what the table has of
    reloaded objects, in one commit.
    """
    stored = lake.read(feed.name)
    outdated = stored.join(newest, list(OBJECT), 'left_anti')
    leaving = outdated if reloaded is None else outdated.unionByName(rows_of_objects(stored, reloaded))
    added = staged.join(newest, list(OBJECT), 'left_semi')
    merge_again(lake, feed.name, added, leaving, [*PLACE, 'dt'])


def rows_of_objects(rows: DataFrame, objects: DataFrame) -> DataFrame:
    """Rows that come from objects. :param objects: ``source_key`` and ``source_version``"""
    return rows.join(objects, list(OBJECT), 'left_semi')


def merge_changes(
    lake: SparkLake, table: str, rows: DataFrame, identity: Sequence[str], clauses: str
) -> None:
    """Merges rows into a table by their identity, as the clauses say: ``s`` is a row, ``t`` that of the table."""
    rows.createOrReplaceTempView(_SOURCE)
    on = ' AND '.join(f't.`{name}` = s.`{name}`' for name in identity)
    lake.spark.sql(f'MERGE INTO {lake.table(table)} t USING {_SOURCE} s ON {on} {clauses}')


def _changes(added: DataFrame, leaving: DataFrame | None, identity: Sequence[str]) -> DataFrame:
    """Rows to add, told by a flag, and the identities of those that leave, told by their objects."""
    marked = added.withColumn(_IS_ADDED, F.lit(True))
    if leaving is None:
        return marked.withColumns({name: F.lit(None).cast('string') for name in _LEAVING.values()})
    objects = [F.col(name).alias(alias) for name, alias in _LEAVING.items()]
    gone = leaving.select(*identity, *objects).distinct()
    return marked.join(gone, list(identity), 'full_outer').fillna(False, [_IS_ADDED])


def _update(names: Sequence[str]) -> str:
    return f'UPDATE SET {", ".join(f"t.`{name}` = s.`{name}`" for name in names)}'


def _insert(names: Sequence[str]) -> str:
    return f'INSERT ({", ".join(f"`{name}`" for name in names)}) VALUES ({_qualified("s", names)})'


def _qualified(alias: str, names: Sequence[str]) -> str:
    return ', '.join(f'{alias}.`{name}`' for name in names)
