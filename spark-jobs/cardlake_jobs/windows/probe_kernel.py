"""Computes the features of one entity as of instants without an event, over events sorted by (entity, ts)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cardlake_jobs.groups.group import Group
from cardlake_jobs.groups.without_current_event import without_current_event
from cardlake_jobs.windows.arrow import encode_strings, to_micros, to_stretches, to_unscaled
from cardlake_jobs.windows.block import NO_STRETCHES, Block, Decimals, ProbeBlock
from cardlake_jobs.windows.kernel import LABEL_CHANGES, TS, WindowKernel, entity_starts, merge_retained
from cardlake_jobs.windows.stream import merge_batches

#: Column that is true for a probe and false for an event.
IS_PROBE = 'is_probe'
#: Column with the number of a probe.
ROW_ID = 'row_id'


class ProbeKernel(WindowKernel):
    """Like the window kernel, but computes the features of probes, and of nothing else. A probe is in no window.

    :param group: as published; its windows do without the current event here
    """

    def __init__(self, group: Group, entity: str) -> None:
        super().__init__(without_current_event(group), entity)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*super().columns, IS_PROBE)

    def _block(self, past: pa.RecordBatch | None, rows: pa.RecordBatch) -> Block:
        past_rows = 0 if past is None else past.num_rows
        probes = rows.filter(rows.column(IS_PROBE))
        is_event = np.ones(past_rows + rows.num_rows, dtype=np.bool_)
        is_event[past_rows:] = ~rows.column(IS_PROBE).to_numpy(zero_copy_only=False)

        def merged(name: str) -> pa.Array:
            new = rows.column(name)
            return new if past is None else pa.concat_arrays([past.column(name), new])

        def of_events(name: str) -> pa.Array:
            return merged(name).filter(pa.array(is_event))

        ts = to_micros(merged(TS))
        codes = {name: encode_strings(merged(name)) for name in self.inputs.strings}
        starts = entity_starts(rows.column(self.key), past_rows)
        return ProbeBlock(
            ts=ts[is_event],
            entity_starts=starts[is_event],
            past_rows=past_rows,
            max_lookback=self.max_lookback,
            decimals={name: Decimals(to_unscaled(of_events(name))) for name in self.inputs.decimals},
            codes={name: each[is_event] for name, each in codes.items()},
            frauds=to_stretches(of_events(LABEL_CHANGES)) if self.inputs.needs_labels else NO_STRETCHES,
            merged_ts=ts,
            merged_starts=starts,
            is_event=is_event,
            merged_codes=codes,
            probe_decimals={name: to_unscaled(probes.column(name)) for name in self.inputs.decimals},
        )

    def _retain(self, past: pa.RecordBatch | None, rows: pa.RecordBatch, block: Block) -> pa.RecordBatch:
        if not isinstance(block, ProbeBlock) or block.merged_ts.size == 0:
            return self._past
        entity = int(np.flatnonzero(block.merged_starts)[-1])
        first = max(
            int(np.count_nonzero(block.is_event[:entity])),
            int(np.searchsorted(block.timeline, block.merged_timeline[-1] - self.max_lookback, side='right')),
        )
        return merge_retained(past, rows.filter(pc.invert(rows.column(IS_PROBE))), first)


def compute_probes(batches: Iterable[pa.RecordBatch], kernel: ProbeKernel) -> Iterator[pa.RecordBatch]:
    """Yields ``row_id`` and the features of all probes.

    :param batches: the kernel's columns and ``row_id``, sorted by (entity, ts), each entity complete
    """
    names = [ROW_ID, *(feature.name for feature in kernel.features)]
    for batch in merge_batches(batches, kernel):
        ids = batch.column(ROW_ID).filter(batch.column(IS_PROBE))
        yield pa.RecordBatch.from_arrays([ids, *kernel.push(batch)], names=names)
