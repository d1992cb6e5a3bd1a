"""Builds the training and validation splits of a day."""

from __future__ import annotations

from datetime import date

from cardlake_jobs.datasets.bounds import SplitBounds
from cardlake_jobs.datasets.labels import select_compromised_cards
from cardlake_jobs.datasets.manifest import group_entries, manifest_header, split_manifest
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.datasets.split import SplitContext, StagedDataset, build_split


def build_training(
    context: SplitContext, day: date, settings: DatasetSettings, bounds: SplitBounds
) -> StagedDataset:
    """Builds train and validation; by the settings, validation excludes cards with fraud known by then."""
    columns = context.columns.training
    before = _compromised_before(settings, bounds)
    cards = None if before is None else select_compromised_cards(context.card_reports, before).persist()
    train = build_split(context, 'train', bounds.train, columns)
    validation = build_split(context, 'validation', bounds.validation, columns, cards)
    excluded = validation.excluded
    manifest = {
        **manifest_header('training', day),
        'settings': settings.to_json(),
        'bounds': {
            'train': bounds.train.to_json(),
            'validation': bounds.validation.to_json(),
            'labelsKnownBefore': str(bounds.labels_known_before),
        },
        'groups': group_entries(context.groups),
        'source': {
            'train': train.source.to_json(),
            'validation': validation.source.to_json(),
            'compromisedCards': excluded.to_json(),
        },
        'train': split_manifest(train.files),
        'validation': {
            **split_manifest(validation.files),
            'excluded': {'cards': excluded.rows, 'rows': validation.source.rows - validation.rows},
        },
    }
    return StagedDataset(manifest, [*train.files, *validation.files])


def _compromised_before(settings: DatasetSettings, bounds: SplitBounds) -> dict[date, date] | None:
    """Chooses, for each day of validation, the day before which cards are compromised; None to keep all cards."""
    if settings.compromised_cards == 'none':
        return None
    days = bounds.validation.days()
    is_rolling = settings.compromised_cards == 'since-train'
    return {day: day if is_rolling else bounds.validation.start for day in days}
