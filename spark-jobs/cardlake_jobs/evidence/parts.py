"""Writes lines as gzipped parts."""

from __future__ import annotations

import gzip

from pyspark.sql import DataFrame

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.online.parts import LakeRoot

_PARTS = load_compiled('jobs')['evidence']
#: Bytes of lines from which on a part ends.
PART_BYTES: int = _PARTS['bytes']


def write_lines(root: LakeRoot, folder: str, lines: DataFrame, part_bytes: int = PART_BYTES) -> list[str]:
    """Writes the lines of the only column as parts, replacing the content of the folder; the driver holds one part and
    one partition at a time.

    :param folder: relative to the lake root
    :returns: keys of the parts under the lake root
    """
    root.storage.remove(f'{root.uri}/{folder}')
    keys: list[str] = []
    pending = bytearray()

    def write() -> None:
        key = f'{folder}/part-{len(keys):05d}{_PARTS["ending"]}'
        root.storage.write(f'{root.uri}/{key}', gzip.compress(bytes(pending), mtime=0))
        keys.append(key)
        pending.clear()

    for (line,) in lines.toLocalIterator(prefetchPartitions=True):
        pending += line.encode() + b'\n'
        if len(pending) >= part_bytes:
            write()
    if pending:
        write()
    return keys
