"""Builds the training and validation splits of a day."""

from __future__ import annotations

from datetime import date

from cardlake_jobs.datasets.bounds import SplitBounds
from cardlake_jobs.datasets.columns import WEIGHT
from cardlake_jobs.datasets.declines import count_declines
from cardlake_jobs.datasets.labels import select_compromised_cards
from cardlake_jobs.datasets.manifest import group_entries, manifest_header, split_manifest
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.datasets.split import Exclusion, SplitContext, StagedDataset, build_split


def build_training(
    context: SplitContext, day: date, settings: DatasetSettings, bounds: SplitBounds
) -> StagedDataset:
    """Builds train and validation; by the settings, validation excludes cards with fraud known by then."""
    gold = context.view.read(context.groups[0].gold)
    train_declines, validation_declines = count_declines(
        gold, context.marks, [bounds.train, bounds.validation]
    )
    has_controls = train_declines.controls + validation_declines.controls > 0
    columns = [*context.columns.training, *([WEIGHT] if has_controls else [])]
    before = _compromised_before(settings, bounds)
    cards = None if before is None else select_compromised_cards(context.card_reports, before).persist()
    train = build_split(context, 'train', bounds.train, columns, Exclusion(train_declines))
    validation = build_split(
        context, 'validation', bounds.validation, columns, Exclusion(validation_declines, cards)
    )
    excluded = validation.excluded
    excluded_rows = validation.source.rows - validation_declines.left_out - validation.rows
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
        'train': split_manifest(train.files, train_declines),
        'validation': {
            **split_manifest(validation.files, validation_declines),
            'excluded': {'cards': excluded.rows, 'rows': excluded_rows},
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
