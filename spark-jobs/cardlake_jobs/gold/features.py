"""A group's features of rows of silver, by the window kernel in the Python workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.tables import columns_of
from cardlake_jobs.windows.kernel import LABEL_AT, TS, WindowKernel
from cardlake_jobs.windows.stream import with_features

#: Which rows' features are wanted; the others are only their past.
WANTED = 'wanted'

_TYPES = {'bigint': 'BIGINT', 'double': 'DOUBLE'}


def business_columns(group: Group) -> list[str]:
    """Columns of silver that stand in front of a group's features."""
    features = {feature.name for feature in group.features}
    return [name for name in columns_of(group.gold) if name not in features]


def compute_features(group: Group, rows: DataFrame, disputes: DataFrame) -> DataFrame:
    """The wanted rows with the group's features: the columns of its gold table, without ``dt``.

    The rows are brought together once per entity: hashed by its key and sorted by (key, ts), each card's rows go
    through one kernel in the order of their times.

    :param rows: business columns and ``wanted``; with a wanted row, all rows that its windows reach. Without the
        column all are wanted, which saves its way through Python and back
    :param disputes: the newest report per event
    """
    names = [*business_columns(group), *(name for name in (WANTED,) if name in rows.columns)]
    if _needs_labels(group):
        frauds = disputes.where('is_fraud').select('event_id', F.col('reported_at').alias(LABEL_AT))
        rows = rows.join(frauds, 'event_id', 'left')
        names.append(LABEL_AT)
    else:
        rows = rows.select(*names)
    entities = group.used_entities
    for place, entity in enumerate(entities):
        is_last = place == len(entities) - 1
        passed = [name for name in names if not (is_last and name == LABEL_AT)]
        rows = _with_entity(group, entity, rows.select(*names), passed, is_last)
        names = [*passed, *(feature.name for feature in group.features_of(entity))]
    return rows.select(*columns_of(group.gold))


def _needs_labels(group: Group) -> bool:
    return any(WindowKernel(group, entity).inputs.labels for entity in group.used_entities)


def _with_entity(group: Group, entity: str, rows: DataFrame, passed: list[str], is_last: bool) -> DataFrame:
    key = group.entities[entity]
    together = rows.repartition(key).sortWithinPartitions(key, TS)
    types = dict(together.dtypes)
    schema = ', '.join(
        [
            *(f'`{name}` {types[name]}' for name in passed),
            *(
                f'`{feature.name}` {_spark_type(group, feature.name)}'
                for feature in group.features_of(entity)
            ),
        ]
    )
    return together.mapInArrow(_computer(group, entity, tuple(passed), is_last), schema)


def _spark_type(group: Group, name: str) -> str:
    kind = next(feature.type for feature in group.features if feature.name == name)
    return f'DECIMAL({kind.precision},{kind.scale})' if kind.kind == 'decimal' else _TYPES[kind.kind]


def _computer(
    group: Group, entity: str, passed: tuple[str, ...], is_last: bool
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def compute(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in with_features(batches, WindowKernel(group, entity), passed):
            yield batch.filter(batch.column(WANTED)) if is_last and WANTED in passed else batch

    return compute
