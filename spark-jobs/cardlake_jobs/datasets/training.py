"""Builds the training and validation splits of a day."""

from __future__ import annotations

from datetime import date

from cardlake_jobs.datasets.bounds import SplitBounds
from cardlake_jobs.datasets.digest import compute_digest
from cardlake_jobs.datasets.labels import select_compromised_cards
from cardlake_jobs.datasets.manifest import group_entries, manifest_header, split_manifest
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.datasets.split import SplitContext, StagedDataset, build_split


def build_training(
    context: SplitContext, day: date, settings: DatasetSettings, bounds: SplitBounds
) -> StagedDataset:
    """Builds train and validation; by the settings, validation excludes cards whose fraud was reported before it."""
    columns = context.columns.training
    gold = context.view.read(context.groups[0].gold)
    cards = select_compromised_cards(gold, context.disputes, bounds.validation.start)
    if not settings.exclude_compromised_cards:
        cards = cards.limit(0)
    cards = cards.persist()
    train = build_split(context, 'train', bounds.train, columns)
    validation = build_split(context, 'validation', bounds.validation, columns, cards)
    validation_cards = gold.where(bounds.validation.condition()).select('card_id').distinct()
    excluded = compute_digest(validation_cards.join(cards, 'card_id', 'left_semi'), ['card_id'])
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
