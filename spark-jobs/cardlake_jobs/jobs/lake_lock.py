"""Lock that allows one job at a time on a lake in a local folder. Elsewhere the commit lets only one of several runs
win.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import local_folder

_LOCK = '_cardlake/spark.lock'


@contextmanager
def lake_lock(root: str) -> Iterator[None]:
    """Holds the lock of a lake; the operating system releases it when this process ends, even if it is killed.

    :param root: location of the lake
    :raises UserError: another process holds it
    """
    folder = local_folder(root)
    if folder is None or not folder.is_dir():
        yield
        return
    path = folder / _LOCK
    with _open_lock_file(path) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise UserError(
                'lake_busy',
                f'another job is using this lake (process {lock.read().strip() or "unknown"})',
                'Wait until it ends, then run this one again.',
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _open_lock_file(path: Path) -> TextIO:
    try:
        path.parent.mkdir(exist_ok=True)
        return path.open('a+')
    except OSError as error:
        raise UserError(
            'lake_not_writable',
            f'the lake is not writable: {error.strerror}: {path}',
            'Check --lake, and that the job may write there.',
        ) from error
