"""Computes the features of one entity over rows sorted by (hash of the key, time)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cardlake_jobs.groups.group import Group
from cardlake_jobs.windows.arrow import encode_strings, mark_changes
from cardlake_jobs.windows.kernel import WindowKernel

#: Column with the hash of the entity's key.
KEY_HASH = 'key_hash'


@dataclass(frozen=True)
class _Part:
    """Rows of a batch, either of one hash that several entities share, or of hashes with one entity each."""

    rows: pa.RecordBatch
    is_shared: bool


class HashedKernel:
    """Like the window kernel, but takes entities with the same hash among each other, their rows in time order. Almost
    always a hash has one entity; of those that share one, each has a window kernel until the hash is over.
    """

    def __init__(self, group: Group, entity: str) -> None:
        self._group = group
        self._entity = entity
        first = WindowKernel(group, entity)
        self._key = first.key
        self.features = first.features
        self.columns = (KEY_HASH, *first.columns)
        self._hash: int | None = None
        #: By key, those of the entities of this hash so far.
        self._kernels: dict[str, WindowKernel] = {}

    @property
    def retained_rows(self) -> int:
        """Number of past rows held in memory."""
        return sum(kernel.retained_rows for kernel in self._kernels.values())

    def push(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """Computes the features of a batch's rows, in their order.

        :param batch: at least one row; ``key_hash``, and what :meth:`WindowKernel.push` takes
        """
        results = [
            self._push_shared(part.rows) if part.is_shared else self._push_unshared(part.rows)
            for part in self._parts(batch)
        ]
        return results[0] if len(results) == 1 else [pa.concat_arrays(columns) for columns in zip(*results)]

    def _parts(self, batch: pa.RecordBatch) -> Iterator[_Part]:
        hashes = batch.column(KEY_HASH).to_numpy()
        keys = batch.column(self._key)
        is_new_hash = np.diff(hashes, prepend=hashes[:1]) != 0
        starts = np.append(np.flatnonzero(is_new_hash), batch.num_rows)
        shared = set(np.cumsum(is_new_hash)[mark_changes(keys) & ~is_new_hash].tolist())
        if hashes[0] == self._hash and set(self._kernels) != {keys[0].as_py()}:
            shared.add(0)
        at = 0
        for number in sorted(shared):
            start, end = int(starts[number - 1]) if number > 0 else 0, int(starts[number])
            if at < start:
                yield _Part(batch.slice(at, start - at), is_shared=False)
            yield _Part(batch.slice(start, end - start), is_shared=True)
            at = end
        if at < batch.num_rows:
            yield _Part(batch.slice(at), is_shared=False)

    def _push_unshared(self, rows: pa.RecordBatch) -> list[pa.Array]:
        keys = rows.column(self._key)
        kernel = self._kernels.get(keys[0].as_py()) or self._create()
        self._hash = rows.column(KEY_HASH)[-1].as_py()
        self._kernels = {keys[-1].as_py(): kernel}
        return kernel.push(rows)

    def _push_shared(self, rows: pa.RecordBatch) -> list[pa.Array]:
        hash_ = rows.column(KEY_HASH)[0].as_py()
        if hash_ != self._hash:
            self._hash, self._kernels = hash_, {}
        keys = rows.column(self._key)
        codes = encode_strings(keys)
        positions = [np.flatnonzero(codes == code) for code in range(int(codes.max()) + 1)]
        results = []
        for at in positions:
            key = keys[int(at[0])].as_py()
            if key not in self._kernels:
                self._kernels[key] = self._create()
            results.append(self._kernels[key].push(rows.take(pa.array(at))))
        place = pa.array(np.argsort(np.concatenate(positions)))
        return [pa.concat_arrays(columns).take(place) for columns in zip(*results)]

    def _create(self) -> WindowKernel:
        return WindowKernel(self._group, self._entity)
