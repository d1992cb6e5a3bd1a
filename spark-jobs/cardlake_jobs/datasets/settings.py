"""Settings of a dataset build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.jobs.arguments import Arguments

_SETTINGS: dict[str, dict[str, Any]] = load_compiled('datasets')['settings']


@dataclass(frozen=True)
class DatasetSettings:
    """Numbers of days for label maturity, gap, validation and training; and the treatment of compromised cards.

    :ivar compromised_cards: ``since-train``, ``all`` or ``none``
    """

    label_maturity: int
    gap: int
    validation: int
    train: int
    compromised_cards: str

    def to_json(self) -> dict[str, int | str]:
        """The settings as written in a manifest."""
        values = (self.label_maturity, self.gap, self.validation, self.train, self.compromised_cards)
        return dict(zip(_SETTINGS, values))


#: Settings of a job without the corresponding flags.
DEFAULT_SETTINGS = DatasetSettings(*(setting['default'] for setting in _SETTINGS.values()))


def parse_settings(arguments: Arguments) -> DatasetSettings:
    """Parses the settings from the arguments of a job.

    :raises UserError: a setting is invalid
    """
    return DatasetSettings(*(_parse_setting(arguments, name, setting) for name, setting in _SETTINGS.items()))


def _parse_setting(arguments: Arguments, name: str, setting: dict[str, Any]) -> Any:
    if 'enum' in setting:
        return arguments.choice(name, setting['enum'])
    return arguments.integer(name, setting['minimum'], setting['maximum'])
