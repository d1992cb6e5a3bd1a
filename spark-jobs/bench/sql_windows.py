"""A group's features as Spark range windows, as one would write them without Cardlake."""

from __future__ import annotations

from cardlake_jobs.groups.group import Feature, Group, WindowCompute


def sql_windows(group: Group, business: list[str], relation: str) -> str:
    """Builds a query for business columns and features: counts, sums, means and distinct counts over windows without
    delay that include the current event.

    Spark's frames cannot exclude ties, but events at the same instant must not see each other. So a frame ends 1 µs
    before the event, and the event itself is added.

    :param relation: the silver rows
    :raises ValueError: a feature has no SQL equivalent here
    """
    windows = dict.fromkeys(_window(feature).window for feature in group.features)
    frames = [
        f'w{micros} AS (PARTITION BY {group.entities[group.entity]} ORDER BY unix_micros(ts) '
        f'RANGE BETWEEN {micros - 1} PRECEDING AND 1 PRECEDING)'
        for micros in windows
    ]
    features = [f'{_expression(feature)} AS {feature.name}' for feature in group.features]
    return f'SELECT {", ".join([*business, *features])} FROM {relation} WINDOW {", ".join(frames)}'


def _window(feature: Feature) -> WindowCompute:
    compute = feature.compute
    if not isinstance(compute, WindowCompute) or compute.delay > 0 or not compute.includes_current:
        raise ValueError(
            f'feature {feature.name}: expected a window without delay that includes the current event'
        )
    return compute


def _expression(feature: Feature) -> str:
    compute = _window(feature)
    column, over = compute.column, f'OVER w{compute.window}'
    if compute.function == 'count':
        return f'count(*) {over} + 1'
    if compute.function == 'sum':
        kind = feature.type
        return (
            f'CAST(coalesce(sum({column}) {over}, 0) + {column} AS DECIMAL({kind.precision}, {kind.scale}))'
        )
    if compute.function == 'mean':
        # Like the kernel: the exact sum of unscaled values as a double, divided once.
        unscaled = f'CAST({column} * 10000 AS BIGINT)'
        total = f'coalesce(sum({unscaled}) {over}, 0) + {unscaled}'
        return f'CAST({total} AS DOUBLE) / ((count(*) {over} + 1) * 10000)'
    if compute.function == 'countDistinct':
        return f'CAST(size(array_union(collect_set({column}) {over}, array({column}))) AS BIGINT)'
    raise ValueError(f'feature {feature.name}: no SQL for aggregate {compute.function}')
