"""Columns of the datasets: the event's own, the features of each group in turn, and the label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.features import business_columns
from cardlake_jobs.groups.group import Group

_DATASETS: dict[str, Any] = load_compiled('datasets')
#: Columns of the event itself.
BUSINESS: list[str] = _DATASETS['inference']['columns']
#: Column of the label, and of the instant at which a fraud on the card first became known.
LABEL, CARD_FRAUD_KNOWN_AT = (name for name in _DATASETS['training']['columns'] if name not in BUSINESS)
#: Column of the weight of a row, in a training dataset that holds controls.
WEIGHT: str = _DATASETS['weightColumn']


@dataclass(frozen=True)
class DatasetColumns:
    """Columns in stored order."""

    inference: list[str]

    @property
    def training(self) -> list[str]:
        return [*self.inference, LABEL, CARD_FRAUD_KNOWN_AT]


def select_dataset_columns(groups: tuple[Group, ...]) -> DatasetColumns:
    """Selects the columns of datasets over some groups.

    :raises UserError: two groups have a feature with the same name
    """
    columns = list(BUSINESS)
    for group in groups:
        for name in feature_names(group):
            if name in columns:
                raise UserError(
                    'same_feature',
                    f'feature "{name}" of {group.name} is also in another group of the dataset',
                    'Choose groups that have no feature in common.',
                )
            columns.append(name)
    return DatasetColumns(columns)


def feature_names(group: Group) -> list[str]:
    """Names of a group's features, in stored order."""
    business = business_columns(group)
    return [field['name'] for field in group.gold['fields'] if field['name'] not in business]
