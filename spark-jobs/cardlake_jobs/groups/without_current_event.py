"""Features of an instant without an event: the same meaning as in ``packages/features``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from cardlake_jobs.groups.group import Feature, Group, RatioCompute, WindowCompute


def without_current_event(group: Group) -> Group:
    """The group without the current event in any window."""
    return replace(group, features=tuple(map(_without_current, group.features)))


def _without_current(feature: Feature) -> Feature:
    compute = feature.compute
    if not isinstance(compute, WindowCompute):
        return feature
    return replace(feature, compute=replace(compute, includes_current=False))


def select_features(group: Group, names: Collection[str]) -> Group:
    """Reduces a group to features, and those that their ratios are made of."""
    needed: set[str] = set()

    def visit(name: str) -> None:
        needed.add(name)
        compute = _feature(group, name).compute
        if isinstance(compute, RatioCompute):
            for operand in (compute.numerator, compute.denominator):
                if operand.kind == 'feature' and operand.name not in needed:
                    visit(operand.name)

    for name in names:
        visit(name)
    return replace(
        group,
        features=tuple(feature for feature in group.features if feature.name in needed),
        derived=tuple(name for name in group.derived if name in needed),
    )


def list_needed_columns(group: Group, feature: Feature) -> list[str]:
    """Columns that a feature needs of the row it is computed for, besides the time: the key of its entity, and what it
    reads of the current event.
    """
    return list(dict.fromkeys([group.entities[feature.entity], *_read_columns(group, feature)]))


def _read_columns(group: Group, feature: Feature) -> Iterator[str]:
    compute = feature.compute
    if isinstance(compute, WindowCompute) and compute.function == 'isNew' and compute.column is not None:
        yield compute.column
    if isinstance(compute, RatioCompute):
        for operand in (compute.numerator, compute.denominator):
            if operand.kind == 'column':
                yield operand.name
            else:
                yield from _read_columns(group, _feature(group, operand.name))


def _feature(group: Group, name: str) -> Feature:
    return next(feature for feature in group.features if feature.name == name)
