"""Computes a group's features for rows of silver with the window kernel, in Spark's Python workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame

from cardlake_jobs.gold.label_changes import select_label_changes
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.tables import column_names
from cardlake_jobs.windows.kernel import LABEL_CHANGES, TS, WindowKernel
from cardlake_jobs.windows.stream import add_features

#: Column that marks the rows whose features to output; the other rows are only history.
IS_OUTPUT = 'is_output'

_TYPES = {'bigint': 'BIGINT', 'double': 'DOUBLE'}


def business_columns(group: Group) -> list[str]:
    """Columns of silver that precede a group's features in its gold table."""
    features = {feature.name for feature in group.features}
    return [name for name in column_names(group.gold) if name not in features]


def compute_features(group: Group, rows: DataFrame, disputes: DataFrame) -> DataFrame:
    """Computes the group's features for the output rows: the columns of its gold table, without ``dt``.

    Rows are shuffled once per entity: partitioned by its key and sorted by (key, ts), so that the rows of one card pass
    through one kernel in time order.

    :param rows: business columns and ``is_output``; for each output row, all rows that its windows reach. Without the
        column every row is output, which saves a round trip of the column through Python
    :param disputes: all reports
    """
    names = [*business_columns(group), *(name for name in (IS_OUTPUT,) if name in rows.columns)]
    if _needs_labels(group):
        rows = rows.join(select_label_changes(disputes), 'event_id', 'left')
        names.append(LABEL_CHANGES)
    else:
        rows = rows.select(*names)
    entities = group.used_entities
    for position, entity in enumerate(entities):
        is_last = position == len(entities) - 1
        passthrough = [name for name in names if not (is_last and name == LABEL_CHANGES)]
        rows = _add_entity_features(group, entity, rows.select(*names), passthrough, is_last)
        names = [*passthrough, *(feature.name for feature in group.features_of(entity))]
    return rows.select(*column_names(group.gold))


def _needs_labels(group: Group) -> bool:
    return any(WindowKernel(group, entity).inputs.needs_labels for entity in group.used_entities)


def _add_entity_features(
    group: Group, entity: str, rows: DataFrame, passthrough: list[str], is_last: bool
) -> DataFrame:
    key = group.entities[entity]
    grouped = rows.repartition(key).sortWithinPartitions(key, TS)
    types = dict(grouped.dtypes)
    schema = ', '.join(
        [
            *(f'`{name}` {types[name]}' for name in passthrough),
            *(
                f'`{feature.name}` {_spark_type(group, feature.name)}'
                for feature in group.features_of(entity)
            ),
        ]
    )
    return grouped.mapInArrow(_feature_function(group, entity, tuple(passthrough), is_last), schema)


def _spark_type(group: Group, name: str) -> str:
    kind = next(feature.type for feature in group.features if feature.name == name)
    return f'DECIMAL({kind.precision},{kind.scale})' if kind.kind == 'decimal' else _TYPES[kind.kind]


def _feature_function(
    group: Group, entity: str, passthrough: tuple[str, ...], is_last: bool
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def compute(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in add_features(batches, WindowKernel(group, entity), passthrough):
            yield batch.filter(batch.column(IS_OUTPUT)) if is_last and IS_OUTPUT in passthrough else batch

    return compute
