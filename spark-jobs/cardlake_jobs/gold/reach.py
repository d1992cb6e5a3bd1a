"""How far in time an event is felt."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.groups.group import Group, WindowCompute


@dataclass(frozen=True)
class Reach:
    """From the shortest delay, when an event changes its entity's rows, to the longest window with its delay, when it
    no longer does. µs.
    """

    begin: int
    end: int


def reach_by_key(group: Group) -> dict[str, Reach]:
    """The reach of a group's features, by entity key column; an entity without windows has none."""
    windows: dict[str, list[WindowCompute]] = {}
    for feature in group.features:
        if isinstance(feature.compute, WindowCompute):
            windows.setdefault(group.entities[feature.entity], []).append(feature.compute)
    return {
        key: Reach(min(each.delay for each in own), max(each.window + each.delay for each in own))
        for key, own in windows.items()
    }
