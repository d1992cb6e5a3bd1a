"""Small blocks for hand-checked tests of the window kernel."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import NEVER, Block, Decimals

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
    label_at: dict[int, int] | None = None,
) -> Block:
    """Creates a block; all times are in seconds.

    :param entity_starts: positions of the first row of each entity
    :param values: the string column ``value``
    :param label_at: time of the fraud label, by row
    """
    ts = ints(*seconds) * SECOND
    starts = np.zeros(ts.size, dtype=np.bool_)
    starts[list(entity_starts)] = True
    labels = np.full(ts.size, NEVER)
    for row, at in (label_at or {}).items():
        labels[row] = at * SECOND
    codes = {} if values is None else {'value': np.unique(values, return_inverse=True)[1].astype(np.int64)}
    amounts = {'amount': Decimals(np.arange(ts.size, dtype=np.int64))}
    return Block(ts, starts, past_rows, max_lookback * SECOND, amounts, codes, labels)
