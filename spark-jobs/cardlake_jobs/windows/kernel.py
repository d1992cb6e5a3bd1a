"""Computes the features of one entity for rows that come sorted by (entity, ts), batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from cardlake_jobs.groups.group import Feature, Group, RatioCompute, RowCompute, WindowCompute
from cardlake_jobs.windows.aggregates import Aggregator, Column
from cardlake_jobs.windows.arrays import Bools
from cardlake_jobs.windows.arrow import changes, codes, instants, label_instants, to_arrow, unscaled
from cardlake_jobs.windows.block import NEVER, Block, Decimals, SpanTooLongError
from cardlake_jobs.windows.derived import ratio, row_function

TS = 'ts'
LABEL_AT = 'label_at'

_STRING_FUNCTIONS = ('countDistinct', 'isNew')


@dataclass(frozen=True)
class KernelInputs:
    """Columns that a kernel reads of each batch, beside the entity's key and ``ts``."""

    decimals: tuple[str, ...]
    strings: tuple[str, ...]
    labels: bool

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.decimals, *self.strings, *((LABEL_AT,) if self.labels else ()))


class WindowKernel:
    """Keeps in memory the past of the current entity that its windows still reach, and no more.

    :param group: the group
    :param entity: name of the entity whose features are wanted
    """

    def __init__(self, group: Group, entity: str) -> None:
        self.features = group.features_of(entity)
        self.key = group.entities[entity]
        windows = [f.compute for f in self.features if isinstance(f.compute, WindowCompute)]
        self.inputs = _inputs(self.features, windows)
        self._derived = group.derived
        self._reach = max((compute.window + compute.delay for compute in windows), default=0)
        self._past: pa.RecordBatch | None = None

    @property
    def held(self) -> int:
        """Rows of the past in memory."""
        return 0 if self._past is None else int(self._past.num_rows)

    def push(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """The features of a batch's rows, in the order of :attr:`features`.

        :param batch: the key, ``ts`` and :attr:`inputs`, null only in ``label_at``; others are ignored
        :raises ValueError: rows are not sorted by time within their entity, or a decimal is beyond its domain
        """
        rows = batch.select(list(dict.fromkeys([self.key, TS, *self.inputs.columns])))
        past = self._past_of(rows)
        block = self._block(past, rows)
        try:
            columns = self._columns(block, rows)
        except SpanTooLongError:
            middle = rows.num_rows // 2
            halves = [self.push(part) for part in (rows.slice(0, middle), rows.slice(middle))]
            return [pa.concat_arrays(parts) for parts in zip(*halves)]
        self._past = self._kept(past, rows, block)
        return [to_arrow(columns[feature.name], feature.type) for feature in self.features]

    def _past_of(self, rows: pa.RecordBatch) -> pa.RecordBatch | None:
        """The past of the batch's first entity, if the batch goes on with the one before."""
        past = self._past
        if past is None or past.num_rows == 0 or rows.num_rows == 0:
            return None
        return past if past.column(self.key)[0] == rows.column(self.key)[0] else None

    def _block(self, past: pa.RecordBatch | None, rows: pa.RecordBatch) -> Block:
        def whole(name: str) -> pa.Array:
            new = rows.column(name)
            return new if past is None else pa.concat_arrays([past.column(name), new])

        ts = instants(whole(TS))
        return Block(
            ts=ts,
            starts=_starts(rows.column(self.key), 0 if past is None else past.num_rows),
            past=0 if past is None else past.num_rows,
            reach=self._reach,
            decimals={name: Decimals(unscaled(whole(name))) for name in self.inputs.decimals},
            codes={name: codes(whole(name)) for name in self.inputs.strings},
            label_at=label_instants(whole(LABEL_AT)) if self.inputs.labels else np.full(ts.size, NEVER),
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
                columns[feature.name] = row_function(feature.compute, block.ts[block.new])
            if feature.type.kind == 'decimal':
                scales[feature.name] = feature.type.scale
        for name in self._derived:
            derived = by_name.get(name)
            if derived is not None and isinstance(derived.compute, RatioCompute):
                columns[name] = ratio(derived, derived.compute, block, columns, scales)
        return columns

    def _kept(self, past: pa.RecordBatch | None, rows: pa.RecordBatch, block: Block) -> pa.RecordBatch:
        """The rows that a later row of the same entity may still see."""
        if block.rows == 0:
            return self._past
        entity = int(np.flatnonzero(block.starts)[-1])
        first = max(entity, int(np.searchsorted(block.line, block.line[-1] - self._reach, side='right')))
        taken = [rows.slice(max(0, first - block.past))]
        if past is not None and first < block.past:
            taken.insert(0, past.slice(first))
        table = pa.Table.from_batches(taken).combine_chunks()
        return pa.RecordBatch.from_arrays([_own(column) for column in table.columns], schema=table.schema)


def _own(column: pa.ChunkedArray) -> pa.Array:
    """A copy of a column's values, so that the batch they came in can go."""
    values = column.combine_chunks()
    return values.take(pa.array(np.arange(len(values))))


def _starts(keys: pa.Array, past: int) -> Bools:
    starts = np.zeros(past + len(keys), dtype=np.bool_)
    starts[past:] = changes(keys)
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
    labels = any(compute.function == 'meanOfLabel' for compute in windows)
    return KernelInputs(tuple(decimals), tuple(strings), labels)
