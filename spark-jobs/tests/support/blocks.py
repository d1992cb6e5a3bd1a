"""Small blocks for hand-checked tests of the window kernel."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.arrow import to_stretches
from cardlake_jobs.windows.block import Block, Decimals, Stretches

SECOND = 1_000_000


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def make_block(  # noqa: PLR0913 (every test needs only one or two of them)
    seconds: list[int],
    entity_starts: tuple[int, ...] = (0,),
    past_rows: int = 0,
    *,
    max_lookback: int = 10,
    values: list[str] | None = None,
    label_changes: dict[int, list[int]] | None = None,
) -> Block:
    """Creates a block; all times are in seconds.

    :param entity_starts: positions of the first row of each entity
    :param values: the string column ``value``
    :param label_changes: times at which the label changes, first to fraud; by row
    """
    ts = ints(*seconds) * SECOND
    starts = np.zeros(ts.size, dtype=np.bool_)
    starts[list(entity_starts)] = True
    codes = {} if values is None else {'value': np.unique(values, return_inverse=True)[1].astype(np.int64)}
    amounts = {'amount': Decimals(np.arange(ts.size, dtype=np.int64))}
    return Block(
        ts, starts, past_rows, max_lookback * SECOND, amounts, codes, _stretches(ts.size, label_changes or {})
    )


def _stretches(rows: int, label_changes: dict[int, list[int]]) -> Stretches:
    micros = [[at * SECOND for at in label_changes.get(row, [])] for row in range(rows)]
    return to_stretches(pa.array(micros, pa.list_(pa.int64())))
