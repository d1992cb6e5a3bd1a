"""How the datasets of a day are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.jobs.arguments import Arguments

_SETTINGS: dict[str, dict[str, Any]] = compiled('datasets')['settings']


@dataclass(frozen=True)
class DatasetSettings:
    """Days of label maturity, gap, validation and training; and whether validation leaves compromised cards out."""

    label_maturity: int
    gap: int
    validation: int
    train: int
    exclude_compromised_cards: bool

    def to_json(self) -> dict[str, int | bool]:
        """As a manifest says them."""
        values = (self.label_maturity, self.gap, self.validation, self.train, self.exclude_compromised_cards)
        return dict(zip(_SETTINGS, values))


#: As they are unless something else is asked for.
DEFAULTS = DatasetSettings(*(setting['default'] for setting in _SETTINGS.values()))


def settings_of(arguments: Arguments) -> DatasetSettings:
    """The settings a job was given.

    :raises UserError: one is not what it may be
    """
    return DatasetSettings(*(_given(arguments, name, setting) for name, setting in _SETTINGS.items()))


def _given(arguments: Arguments, name: str, setting: dict[str, Any]) -> Any:
    if setting['type'] == 'boolean':
        return arguments.switch(name)
    return arguments.whole(name, setting['minimum'], setting['maximum'])
