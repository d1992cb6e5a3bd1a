"""Choice of the features to join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import Feature, Group
from cardlake_jobs.groups.without_current_event import list_needed_columns, select_features
from cardlake_jobs.join.entity_file import EntityFile
from cardlake_jobs.windows.kernel import TS


@dataclass(frozen=True)
class Choice:
    """Features to join to a file.

    :ivar groups: reduced to the chosen features and those that they are made of
    :ivar features: in the order of the result
    :ivar columns: columns of the lake that the file has and the features need; the time is not among them
    """

    groups: tuple[Group, ...]
    features: tuple[Feature, ...]
    columns: tuple[str, ...]


def choose_features(groups: Sequence[Group], names: Sequence[str] | None, file: EntityFile) -> Choice:
    """Chooses the features of some names, or all of the groups.

    :raises UserError: a name is of no feature, the file lacks a column that a feature needs, or a name would stand for
        two columns of the result
    """
    every = [(group, feature) for group in groups for feature in group.features]
    unknown = [name for name in names or () if all(name != feature.name for _, feature in every)]
    if unknown:
        where = ', '.join(group.name for group in groups)
        raise UserError(
            'unknown_feature',
            f'there is no feature {", ".join(unknown)} in {where}',
            'Name features as `cardlake features list` shows them, and their groups with --groups.',
        )
    chosen = [(group, feature) for group, feature in every if names is None or feature.name in names]
    _refuse_collisions(chosen, file)
    _refuse_lacking(chosen, file)
    own = {group.name: [feature.name for each, feature in chosen if each is group] for group in groups}
    return Choice(
        groups=tuple(select_features(group, own[group.name]) for group in groups if own[group.name]),
        features=tuple(feature for _, feature in chosen),
        columns=tuple(
            dict.fromkeys(name for group, feature in chosen for name in list_needed_columns(group, feature))
        ),
    )


def _refuse_collisions(chosen: Sequence[tuple[Group, Feature]], file: EntityFile) -> None:
    """Spark tells names apart without regard to case."""
    owners = {name.lower(): f'a column of {file.name}' for name in file.types}
    for group, feature in chosen:
        owner = owners.setdefault(feature.name.lower(), f'a feature of {group.name}')
        if owner != f'a feature of {group.name}':
            raise UserError(
                'entities_refused',
                f'{feature.name} of {group.name} is also {owner}',
                'Rename the column, or choose other features with --groups or --features.',
            )


def _refuse_lacking(chosen: Sequence[tuple[Group, Feature]], file: EntityFile) -> None:
    lacking: dict[str, list[str]] = {}
    for group, feature in chosen:
        for column in list_needed_columns(group, feature):
            if not file.has(column):
                lacking.setdefault(column, []).append(feature.name)
    faults = [
        *([] if file.has(TS) else [f'no column {file.name_of(TS)} with the time']),
        *(
            f'no column {file.name_of(column)}, which {", ".join(names)} {"needs" if len(names) == 1 else "need"}'
            for column, names in lacking.items()
        ),
    ]
    if not faults:
        return
    lost = {name for names in lacking.values() for name in names}
    others = [feature.name for _, feature in chosen if feature.name not in lost]
    leave = f', or join the others: --features {",".join(others)}' if others and lost else ''
    raise UserError(
        'entities_refused',
        f'{file.name} has {"; ".join(faults)}',
        f'Its columns are {", ".join(file.types)}. Add what is missing, say what it is called with --time-column or '
        f'--columns{leave}.',
    )
