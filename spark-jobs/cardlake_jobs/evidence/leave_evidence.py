"""Leaves the decisions of a day, with what the lake knows of them, for the function that judges them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.evidence.json_rows import json_row
from cardlake_jobs.evidence.known_events import select_known_events
from cardlake_jobs.evidence.parts import write_lines
from cardlake_jobs.evidence.served_rows import select_served_rows
from cardlake_jobs.evidence.suspects import IS_SAME, IS_SUSPECT, mark_suspects
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import (
    DECISIONS,
    PAST_DELIVERIES,
    QUARANTINE,
    SILVER_CHANGES,
    TRANSACTIONS,
    column_names,
    compiled_table,
)
from cardlake_jobs.iceberg.view import LakeView, open_view
from cardlake_jobs.materialize import materialize
from cardlake_jobs.online.parts import LakeRoot

_JOBS = load_compiled('jobs')
_EVIDENCE = _JOBS['evidence']
_COLUMNS: list[str] = _EVIDENCE['columns']
_BUSINESS = column_names(compiled_table('bronze.card_authorization'))
_READ = (TRANSACTIONS, DECISIONS, QUARANTINE, PAST_DELIVERIES, SILVER_CHANGES)
_LINE = 'line'


@dataclass(frozen=True)
class EvidenceOptions:
    """Options of the job.

    :ivar run_id: names the folder of the run
    :ivar day: day of the authorisations
    :ivar groups: groups that stream runs compute
    """

    run_id: str
    day: date
    groups: tuple[Group, ...]


def leave_evidence(lake: SparkLake, options: EvidenceOptions) -> dict[str, Any]:
    """Writes parts into the folder of the run, and their list last. All tables are read as of one commit. A decision
    that equals its gold row is left with that row alone; each other one with its event, the snapshot rows that it
    names, and the events of its card.

    :returns: the list
    :raises UserError: gold does not contain all of silver
    """
    tables = [*map(compiled_table, _READ), *(group.gold for group in options.groups)]
    view = open_view(lake, tables)
    groups = [group for group in options.groups if _is_computed(view, group)]
    _require_complete(view, groups)
    root = LakeRoot(Storage(lake.spark), lake.paths.root)
    made = view.read(compiled_table(DECISIONS)).where(F.col('dt') == F.lit(options.day)).persist()
    decided = made.where(F.col('state') == 'decided')
    lines = [_select_lines(root, view, decided.where(_is_of(group)), group, options.day) for group in groups]
    others = decided.where(~_is_any_of(groups))
    folder = f'{_JOBS["runsPrefix"]}/{options.run_id}'
    parts = write_lines(
        root,
        f'{folder}/{_EVIDENCE["folder"]}',
        reduce(DataFrame.unionByName, lines, _select_other_lines(others)),
    )
    content = {'day': str(options.day), **_count(made, decided, groups), 'parts': parts}
    root.storage.write(f'{root.uri}/{folder}/{_JOBS["runFiles"]["evidence"]}', json.dumps(content).encode())
    lake.spark.catalog.clearCache()
    return content


def _is_computed(view: LakeView, group: Group) -> bool:
    known = view.state.groups.get(group.name)
    return known is not None and known.hash == group.hash


def _require_complete(view: LakeView, groups: list[Group]) -> None:
    """Checks that gold contains all of silver, which it does not for a group that runs left out for a while."""
    for group in groups:
        commit = view.state.groups[group.name].commit
        changes = view.read(compiled_table(SILVER_CHANGES)).where(F.col('commit_number') > commit)
        if not changes.isEmpty():
            raise UserError(
                'gold_incomplete',
                f'gold of {group.name} does not contain all of silver yet',
                'Run the stream job with it first.',
            )


def _is_of(group: Group) -> Column:
    matches = (F.col('feature_group') == group.name) & (F.col('definition_hash') == group.hash)
    return F.coalesce(matches, F.lit(False))


def _is_any_of(groups: list[Group]) -> Column:
    return reduce(or_, map(_is_of, groups), F.lit(False))


def _select_lines(root: LakeRoot, view: LakeView, decided: DataFrame, group: Group, day: date) -> DataFrame:
    """Lines of the decisions whose vectors are of a group."""
    on_day = F.col('dt') == F.lit(day)
    silver = view.read(compiled_table(TRANSACTIONS))
    gold = view.read(group.gold).where(on_day)
    marked = materialize(mark_suspects(decided, silver.where(on_day), gold, group))
    suspects = marked.where(IS_SUSPECT)
    served = select_served_rows(root, suspects, group)
    events = _select_own_events(silver, suspects, day)
    rows = marked.join(events, 'event_id', 'left')
    if served is None:
        rows = rows.withColumn('published', F.lit(None).cast('array<string>'))
    else:
        rows = rows.join(served, 'event_id', 'left')
    names = [feature.name for feature in group.features]
    decision = F.struct(
        json_row(rows.schema, _COLUMNS).alias('decision'),
        IS_SAME,
        IS_SUSPECT,
        F.when(F.col('gold').isNotNull(), json_row(gold.schema, names, 'gold')).alias('gold'),
        'silver',
        'published',
    )
    known = select_known_events(view, suspects.select('card_id').distinct(), day)
    cards = _collect_by_card(rows, decision).join(known, 'card_id', 'left')
    return cards.select(
        F.to_json(F.struct(F.lit(group.name).alias('group'), 'decisions', 'known')).alias(_LINE)
    )


def _select_other_lines(decided: DataFrame) -> DataFrame:
    """Lines of the decisions whose vectors gold does not have."""
    decision = F.struct(
        json_row(decided.schema, _COLUMNS).alias('decision'),
        F.lit(False).alias(IS_SAME),
        F.lit(False).alias(IS_SUSPECT),
    )
    return _collect_by_card(decided, decision).select(F.to_json(F.struct('decisions')).alias(_LINE))


def _collect_by_card(rows: DataFrame, decision: Column) -> DataFrame:
    """``card_id`` and ``decisions``, in the order of time."""
    entries = F.array_sort(F.collect_list(F.struct('ts', 'event_id', decision.alias('decision'))))
    return rows.groupBy('card_id').agg(F.transform(entries, lambda each: each['decision']).alias('decisions'))


def _select_own_events(silver: DataFrame, suspects: DataFrame, day: date) -> DataFrame:
    """Events of decisions as silver has them: ``event_id`` and ``silver``."""
    ids = suspects.select('event_id')
    on_day = F.col('dt') == F.lit(day)
    own = silver.where(on_day).join(ids, 'event_id', 'left_semi')
    # Silver may keep an id on another day.
    missing = materialize(ids.join(own, 'event_id', 'left_anti'))
    if not missing.isEmpty():
        own = own.unionByName(silver.where(~on_day).join(F.broadcast(missing), 'event_id', 'left_semi'))
    return own.select('event_id', json_row(silver.schema, _BUSINESS).alias('silver'))


def _count(made: DataFrame, decided: DataFrame, groups: list[Group]) -> dict[str, Any]:
    """The counts of the list."""
    states = {
        (row['feature_group'], row['definition_hash']): row['count']
        for row in made.groupBy('feature_group', 'definition_hash').count().collect()
    }
    of_gold = {(group.name, group.hash) for group in groups}
    definitions = [
        {'group': name, 'definitionHash': hash_, 'decisions': count}
        for (name, hash_), count in sorted(states.items(), key=str)
        if name is not None and hash_ is not None
    ]
    scored = decided.where(F.col('score').isNotNull() & F.col('features').isNotNull())
    versions = scored.groupBy('model', 'model_version').count().where('model_version IS NOT NULL')
    return {
        'decisions': sum(states.values()),
        'undecided': sum(count for (name, _), count in states.items() if name is None),
        'definitions': [each for each in definitions if (each['group'], each['definitionHash']) in of_gold],
        'otherDefinitions': [
            each for each in definitions if (each['group'], each['definitionHash']) not in of_gold
        ],
        'versions': [
            {'model': row['model'], 'version': row['model_version'], 'decisions': row['count']}
            for row in sorted(versions.collect(), key=str)
        ],
    }
