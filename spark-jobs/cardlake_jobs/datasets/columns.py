"""The columns of the datasets: those of the event, the features of each group in turn, and the label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.features import business_columns
from cardlake_jobs.groups.group import Group

_DATASETS: dict[str, Any] = compiled('datasets')
#: The event's own columns.
BUSINESS: list[str] = _DATASETS['inference']['columns']
#: The label's column.
(LABEL,) = (name for name in _DATASETS['training']['columns'] if name not in BUSINESS)


@dataclass(frozen=True)
class DatasetColumns:
    """Columns in stored order."""

    inference: list[str]

    @property
    def training(self) -> list[str]:
        return [*self.inference, LABEL]


def dataset_columns(groups: tuple[Group, ...]) -> DatasetColumns:
    """The columns of datasets over some groups.

    :raises UserError: two groups have a feature of the same name
    """
    columns = list(BUSINESS)
    for group in groups:
        for name in features_of(group):
            if name in columns:
                raise UserError(
                    'same_feature',
                    f'feature "{name}" of {group.name} is in another group of the dataset too',
                    'Name groups that have no feature in common.',
                )
            columns.append(name)
    return DatasetColumns(columns)


def features_of(group: Group) -> list[str]:
    """Names of a group's features, in stored order."""
    business = business_columns(group)
    return [field['name'] for field in group.gold['fields'] if field['name'] not in business]
