"""Joins features to the rows of a file, each as of the time of its row, over the events before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.decimal_results import spark_type
from cardlake_jobs.gold.label_changes import select_label_changes
from cardlake_jobs.gold.snapshot_values import join_snapshot_values, snapshots_of
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import DISPUTES, TRANSACTIONS, compiled_table
from cardlake_jobs.iceberg.view import LakeView, open_view
from cardlake_jobs.join.choose_features import Choice, choose_features
from cardlake_jobs.join.entity_file import entity_column, open_entity_file
from cardlake_jobs.join.read_columns import read_columns
from cardlake_jobs.join.require_computed import require_computed
from cardlake_jobs.join.text_columns import type_text_columns
from cardlake_jobs.windows.kernel import LABEL_CHANGES, TS
from cardlake_jobs.windows.probe_kernel import IS_PROBE, ROW_ID, ProbeKernel, compute_probes

FORMATS = ('parquet', 'csv')


@dataclass(frozen=True)
class JoinOptions:
    """Options of a join.

    :ivar entities: location of the file
    :ivar features: names of the features to join; all of the groups if None
    :ivar names: names in the file of columns of the lake, where they differ
    :ivar out: location of the folder to write; its ending is the format, ``.parquet`` or ``.csv``
    """

    entities: str
    groups: tuple[Group, ...]
    features: tuple[str, ...] | None
    names: Mapping[str, str]
    out: str


def join_features(lake: SparkLake, options: JoinOptions) -> dict[str, int]:
    """Writes the columns of the file and the features, in the order of its rows.

    :returns: number of ``rows`` and ``features``
    :raises UserError: the file or the choice of features cannot be used, the lake has not computed a day of snapshots
        that the file needs, or there is something at ``out``
    """
    format_ = options.out.rsplit('.', 1)[-1].lower()
    if format_ not in FORMATS:
        hint = 'Give a name that ends with .parquet or .csv: a folder of such files.'
        raise UserError('bad_argument', f'--out: unknown format of {options.out}', hint)
    if Storage(lake.spark).exists(options.out):
        raise UserError('output_exists', f'{options.out} exists already', 'Give another --out, or remove it.')
    file = open_entity_file(lake.spark, options.entities, options.names)
    choice = choose_features(options.groups, options.features, file)
    probes = read_columns(file, choice.columns)
    snapshots = [each.gold for each in snapshots_of(*choice.groups)]
    view = open_view(lake, [compiled_table(TRANSACTIONS), compiled_table(DISPUTES), *snapshots])
    joined = file.rows
    for group in choice.groups:
        for entity in group.used_entities:
            joined = joined.join(_compute_entity_features(view, group, entity, probes, choice), ROW_ID)
        taken = [each.name for each in group.taken_features]
        if taken:
            require_computed(view, group, probes)
            valued = join_snapshot_values(group, probes, view.read)
            joined = joined.join(valued.select(ROW_ID, *taken), ROW_ID)
    own = [entity_column(number) for number in range(len(file.types))]
    values = (
        type_text_columns(file.rows, own)
        if file.is_csv and format_ != 'csv'
        else [F.col(each) for each in own]
    )
    result = joined.orderBy(ROW_ID).select(
        *(value.alias(name) for value, name in zip(values, file.types)),
        *(F.col(feature.name) for feature in choice.features),
    )
    writer = result.write.option('header', 'true').option('escape', '"')
    writer.format(format_).save(options.out)
    return {'rows': file.rows.count(), 'features': len(choice.features)}


def _compute_entity_features(
    view: LakeView, group: Group, entity: str, probes: DataFrame, choice: Choice
) -> DataFrame:
    """Computes the features of one entity for every row of the file: ``row_id`` and the features."""
    kernel = ProbeKernel(group, entity)
    columns = [name for name in kernel.columns if name not in (IS_PROBE, LABEL_CHANGES)]
    events = _select_events(view, kernel, probes, columns)
    given = {TS, *choice.columns}
    types = dict(events.dtypes)
    asked = probes.select(
        *(F.col(name) if name in given else _filler(types[name]).alias(name) for name in columns),
        *(F.lit(None).cast(types[name]).alias(name) for name in (LABEL_CHANGES,) if name in types),
        F.lit(True).alias(IS_PROBE),
        ROW_ID,
    )
    rows = events.unionByName(asked).repartition(F.col(kernel.key)).sortWithinPartitions(kernel.key, TS)
    chosen = {feature.name for feature in choice.features}
    schema = ', '.join(
        [f'{ROW_ID} BIGINT', *(f'`{each.name}` {spark_type(each.type)}' for each in kernel.features)]
    )
    computed = rows.mapInArrow(_probe_function(group, entity), schema)
    return computed.select(ROW_ID, *(each.name for each in kernel.features if each.name in chosen))


def _select_events(
    view: LakeView, kernel: ProbeKernel, probes: DataFrame, columns: Sequence[str]
) -> DataFrame:
    """Selects the events of the entities that are asked for, as far as their windows reach."""
    transactions = view.read(compiled_table(TRANSACTIONS))
    span = probes.agg(
        F.to_date(F.timestamp_micros(F.unix_micros(F.min(TS)) - F.lit(kernel.max_lookback))).alias('first'),
        F.to_date(F.max(TS)).alias('last'),
    ).collect()[0]
    if span['first'] is not None:
        transactions = transactions.where(F.col('dt').between(F.lit(span['first']), F.lit(span['last'])))
    events = transactions.join(probes.select(kernel.key).distinct(), kernel.key, 'left_semi')
    labels = []
    if kernel.inputs.needs_labels:
        events = events.join(select_label_changes(view.read(compiled_table(DISPUTES))), 'event_id', 'left')
        labels = [LABEL_CHANGES]
    return events.select(
        *columns, *labels, F.lit(False).alias(IS_PROBE), F.lit(-1).cast('bigint').alias(ROW_ID)
    )


def _filler(type_: str) -> Column:
    """Value of a column that the file lacks, and no window looks at."""
    return F.lit('' if type_ == 'string' else 0).cast(type_)


def _probe_function(
    group: Group, entity: str
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def compute(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return compute_probes(batches, ProbeKernel(group, entity))

    return compute
