"""Computes the features of one entity, batch by batch, over rows sorted by (entity, ts)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from cardlake_jobs.groups.group import Feature, Group, RatioCompute, RowCompute, WindowCompute
from cardlake_jobs.windows.aggregates import Aggregator, Column
from cardlake_jobs.windows.arrays import Bools
from cardlake_jobs.windows.arrow import (
    encode_strings,
    mark_changes,
    to_arrow,
    to_micros,
    to_stretches,
    to_unscaled,
)
from cardlake_jobs.windows.block import NO_STRETCHES, Block, Decimals, TimelineTooLongError
from cardlake_jobs.windows.derived import compute_ratio, compute_row_function

TS = 'ts'
LABEL_CHANGES = 'label_changes'

_STRING_FUNCTIONS = ('countDistinct', 'isNew')


@dataclass(frozen=True)
class KernelInputs:
    """Columns that a kernel reads from each batch, besides the entity's key and ``ts``."""

    decimals: tuple[str, ...]
    strings: tuple[str, ...]
    needs_labels: bool

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.decimals, *self.strings, *((LABEL_CHANGES,) if self.needs_labels else ()))


class WindowKernel:
    """Computes features incrementally; between batches it retains only the past rows that windows can still reach.

    :param group: the feature group
    :param entity: name of the entity whose features to compute
    """

    def __init__(self, group: Group, entity: str) -> None:
        self.features = group.features_of(entity)
        self.key = group.entities[entity]
        windows = [f.compute for f in self.features if isinstance(f.compute, WindowCompute)]
        self.inputs = _inputs(self.features, windows)
        self._derived = group.derived
        self.max_lookback = max((compute.window + compute.delay for compute in windows), default=0)
        self._past: pa.RecordBatch | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the kernel reads."""
        return tuple(dict.fromkeys([self.key, TS, *self.inputs.columns]))

    @property
    def retained_rows(self) -> int:
        """Number of past rows held in memory."""
        return 0 if self._past is None else int(self._past.num_rows)

    def push(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """Computes the features of a batch's rows, in the order of :attr:`features`.

        :param batch: the key, ``ts`` and :attr:`inputs`, null only in ``label_changes``; other columns are ignored
        :raises ValueError: rows are not sorted by time within an entity, or a decimal is out of range
        """
        rows = batch.select(self.columns)
        past = self._continued_past(rows)
        block = self._block(past, rows)
        try:
            columns = self._columns(block, rows)
        except TimelineTooLongError:
            middle = rows.num_rows // 2
            halves = [self.push(part) for part in (rows.slice(0, middle), rows.slice(middle))]
            return [pa.concat_arrays(parts) for parts in zip(*halves)]
        self._past = self._retain(past, rows, block)
        return [to_arrow(columns[feature.name], feature.type) for feature in self.features]

    def _continued_past(self, rows: pa.RecordBatch) -> pa.RecordBatch | None:
        """Returns the retained rows if the batch continues the same entity."""
        past = self._past
        if past is None or past.num_rows == 0 or rows.num_rows == 0:
            return None
        return past if past.column(self.key)[0] == rows.column(self.key)[0] else None

    def _block(self, past: pa.RecordBatch | None, rows: pa.RecordBatch) -> Block:
        def past_and_new(name: str) -> pa.Array:
            new = rows.column(name)
            return new if past is None else pa.concat_arrays([past.column(name), new])

        ts = to_micros(past_and_new(TS))
        return Block(
            ts=ts,
            entity_starts=entity_starts(rows.column(self.key), 0 if past is None else past.num_rows),
            past_rows=0 if past is None else past.num_rows,
            max_lookback=self.max_lookback,
            decimals={name: Decimals(to_unscaled(past_and_new(name))) for name in self.inputs.decimals},
            codes={name: encode_strings(past_and_new(name)) for name in self.inputs.strings},
            frauds=to_stretches(past_and_new(LABEL_CHANGES)) if self.inputs.needs_labels else NO_STRETCHES,
        )

    def _columns(self, block: Block, rows: pa.RecordBatch) -> dict[str, Column]:
        scales = {name: rows.column(name).type.scale for name in self.inputs.decimals}
        aggregator = Aggregator(block, scales)
        columns: dict[str, Column] = {}
        by_name: dict[str, Feature] = {}
        for feature in self.features:
            by_name[feature.name] = feature
            if isinstance(feature.compute, WindowCompute):
                columns[feature.name] = aggregator.compute(feature)
            elif isinstance(feature.compute, RowCompute):
                columns[feature.name] = compute_row_function(feature.compute, block.point_ts)
            if feature.type.kind == 'decimal':
                scales[feature.name] = feature.type.scale
        for name in self._derived:
            derived = by_name.get(name)
            if derived is not None and isinstance(derived.compute, RatioCompute):
                columns[name] = compute_ratio(derived, derived.compute, block, columns, scales)
        return columns

    def _retain(self, past: pa.RecordBatch | None, rows: pa.RecordBatch, block: Block) -> pa.RecordBatch:
        """Selects the rows that a later row of the same entity can still reach."""
        if block.rows == 0:
            return self._past
        entity = int(np.flatnonzero(block.entity_starts)[-1])
        first = max(
            entity,
            int(np.searchsorted(block.timeline, block.timeline[-1] - self.max_lookback, side='right')),
        )
        return merge_retained(past, rows, first)


def merge_retained(past: pa.RecordBatch | None, rows: pa.RecordBatch, first: int) -> pa.RecordBatch:
    """Copies the rows from a position on, counted from the first of the past.

    :param rows: the new ones, which follow the past
    """
    past_rows = 0 if past is None else past.num_rows
    retained = [rows.slice(max(0, first - past_rows))]
    if past is not None and first < past_rows:
        retained.insert(0, past.slice(first))
    table = pa.Table.from_batches(retained).combine_chunks()
    return pa.RecordBatch.from_arrays([_copy(column) for column in table.columns], schema=table.schema)


def _copy(column: pa.ChunkedArray) -> pa.Array:
    """Copies a column's values, so that the batch they came from can be freed."""
    values = column.combine_chunks()
    return values.take(pa.array(np.arange(len(values))))


def entity_starts(keys: pa.Array, past: int) -> Bools:
    """Marks the first row of each entity, with the past rows, which are of one, in front."""
    starts = np.zeros(past + len(keys), dtype=np.bool_)
    starts[past:] = mark_changes(keys)
    starts[:1] = True
    return starts


def _inputs(features: tuple[Feature, ...], windows: list[WindowCompute]) -> KernelInputs:
    ratios = [feature.compute for feature in features if isinstance(feature.compute, RatioCompute)]
    operands = [operand for each in ratios for operand in (each.numerator, each.denominator)]
    decimals: dict[str, Any] = dict.fromkeys(op.name for op in operands if op.kind == 'column')
    strings: dict[str, Any] = {}
    for compute in windows:
        if compute.column is not None:
            (strings if compute.function in _STRING_FUNCTIONS else decimals)[compute.column] = None
    needs_labels = any(compute.function == 'meanOfLabel' for compute in windows)
    return KernelInputs(tuple(decimals), tuple(strings), needs_labels)
