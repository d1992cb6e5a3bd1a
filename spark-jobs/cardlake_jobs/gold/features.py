"""Computes a group's features for rows of silver with the window kernel, in Spark's Python workers."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.decimal_results import select_result
from cardlake_jobs.gold.entity_order import entity_order
from cardlake_jobs.gold.kernel_column import kernel_column
from cardlake_jobs.gold.label_changes import select_label_changes
from cardlake_jobs.gold.snapshot_values import ReadTable, join_snapshot_values
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.tables import DISPUTES, column_names, compiled_table
from cardlake_jobs.windows.kernel import LABEL_CHANGES, WindowKernel

#: Column that marks the rows whose features to output; the other rows are only history.
IS_OUTPUT = 'is_output'

_FEATURES = 'features'


def business_columns(group: Group) -> list[str]:
    """Columns of silver that precede a group's features in its gold table."""
    features = {feature.name for feature in group.features}
    return [name for name in column_names(group.gold) if name not in features]


def compute_features(group: Group, rows: DataFrame, read_table: ReadTable) -> DataFrame:
    """Computes the group's features for the output rows: the columns of its gold table, without ``dt``.

    Rows are shuffled once per entity: partitioned by its key and sorted by (hash of the key, time), so that the rows of
    one card pass through one kernel in time order.

    :param rows: business columns and ``is_output``; for each output row, all rows that its windows reach. Without the
        column every row is output
    :param read_table: reads reports, and the tables of snapshot groups
    """
    names = [*business_columns(group), *(name for name in (IS_OUTPUT,) if name in rows.columns)]
    if _needs_labels(group):
        changes = select_label_changes(read_table(compiled_table(DISPUTES)))
        rows = rows.join(changes, 'event_id', 'left')
        names.append(LABEL_CHANGES)
    rows = rows.select(*names)
    for entity in group.used_entities:
        rows = _add_entity_features(group, entity, rows)
    if IS_OUTPUT in names:
        rows = rows.where(IS_OUTPUT)
    return join_snapshot_values(group, rows, read_table).select(*column_names(group.gold))


def _needs_labels(group: Group) -> bool:
    return any(WindowKernel(group, entity).inputs.needs_labels for entity in group.used_entities)


def _add_entity_features(group: Group, entity: str, rows: DataFrame) -> DataFrame:
    key = group.entities[entity]
    grouped = rows.repartition(F.col(key)).sortWithinPartitions(*entity_order(key))
    features = (select_result(grouped, _FEATURES, feature) for feature in group.features_of(entity))
    return grouped.select('*', kernel_column(group, entity, grouped).alias(_FEATURES)).select(
        *rows.columns, *features
    )
