"""Time span over which an event affects the features of its entities."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.groups.group import Group, WindowCompute


@dataclass(frozen=True)
class ImpactWindow:
    """Span in µs after an event: ``begin`` is the shortest delay, ``end`` the longest window plus delay."""

    begin: int
    end: int


def impact_windows_by_key(group: Group) -> dict[str, ImpactWindow]:
    """Computes the impact window of each entity key column; entities without window features have none."""
    windows: dict[str, list[WindowCompute]] = {}
    for feature in group.features:
        if isinstance(feature.compute, WindowCompute):
            windows.setdefault(group.entities[feature.entity], []).append(feature.compute)
    return {
        key: ImpactWindow(
            min(each.delay for each in computes), max(each.window + each.delay for each in computes)
        )
        for key, computes in windows.items()
    }
