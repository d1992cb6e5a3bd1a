"""Compiled snapshot groups: features of an entity as of the beginning of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.group import Feature, WindowCompute, parse_feature, require_format

#: Versions of the compiled format that this code reads.
_FORMATS = (2,)
DAY_MICROS = 86_400_000_000


@dataclass(frozen=True)
class DayWindow:
    """A window of whole days: of the row of day D, the dates from D − delay − days to D − delay − 1."""

    days: int
    delay: int

    @property
    def reach(self) -> int:
        """Days after an event's date on which the last row counts the event."""
        return self.days + self.delay

    def holds(self, other: DayWindow) -> bool:
        """True if every date of another window is in this one."""
        return self.delay <= other.delay and self.reach >= other.reach


@dataclass(frozen=True)
class SnapshotGroup:
    """A published snapshot group. All features are aggregates over windows of whole days.

    :ivar name: published name, ``merchant_risk_v1``
    :ivar key: column of the events with the entity's id; the rows have it, too
    :ivar gold: the gold table: ``name``, ``path``, ``fields``, ``schema``, ``ddl``
    """

    name: str
    hash: str
    key: str
    features: tuple[Feature, ...]
    gold: dict[str, Any]

    @property
    def day(self) -> str:
        """Column of the snapshot's day."""
        return str(self.gold['partition']['derivedFrom'])

    @property
    def windows(self) -> tuple[DayWindow, ...]:
        """The different windows of the features."""
        return tuple(dict.fromkeys(map(day_window, self.features)))

    @property
    def first_row(self) -> int:
        """Days after an event's date on which the first row counts the event."""
        return min(window.delay for window in self.windows) + 1

    @property
    def last_row(self) -> int:
        """Days after an event's date on which the last row counts the event."""
        return max(window.reach for window in self.windows)


def window_of(feature: Feature) -> WindowCompute:
    """Aggregate of a feature of a snapshot group."""
    return cast(WindowCompute, feature.compute)


def day_window(feature: Feature) -> DayWindow:
    """Window of a feature, in days."""
    compute = window_of(feature)
    return DayWindow(compute.window // DAY_MICROS, compute.delay // DAY_MICROS)


def load_snapshot_groups() -> tuple[SnapshotGroup, ...]:
    """Loads the published snapshot groups.

    :raises UserError: one was compiled by another version
    """
    return tuple(map(load_snapshot_group, load_compiled('snapshots')))


def load_snapshot_group(name: str) -> SnapshotGroup:
    """Loads a published snapshot group.

    :raises UserError: it was compiled by another version
    """
    content = load_compiled('snapshots')[name]
    return parse_snapshot_group(name, content, content['gold'])


def parse_snapshot_group(name: str, content: dict[str, Any], gold: dict[str, Any]) -> SnapshotGroup:
    """Parses a snapshot group from its compiled JSON.

    :param gold: the compiled gold table
    :raises UserError: it was compiled by another version
    """
    require_format(name, content, _FORMATS)
    return SnapshotGroup(
        name=name,
        hash=content['hash'],
        key=content['key'],
        features=tuple(map(parse_feature, content['features'])),
        gold=gold,
    )
