"""What is old enough to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """Ages that nothing at work reaches: a job ends within hours, and reads what was there when it began.

    :ivar snapshots: how long readers can go back to what a table was
    :ivar orphans: from when on a file that no table knows is one that no run will still commit; at least a day, which
        Iceberg insists on
    :ivar queue: how long changes stay in the queue that all gold tables have taken up
    :ivar files: how many small files of a partition are rewritten as one
    """

    snapshots: timedelta = timedelta(days=3)
    orphans: timedelta = timedelta(days=3)
    queue: timedelta = timedelta(days=2)
    files: int = 5
