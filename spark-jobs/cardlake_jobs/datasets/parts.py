"""The training datasets of a day and the inference dataset, each with its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardlake_jobs.datasets.bounds import SplitBounds
from cardlake_jobs.datasets.digest import digest_of
from cardlake_jobs.datasets.files import DataFile
from cardlake_jobs.datasets.labels import compromised_cards
from cardlake_jobs.datasets.manifest import Manifest, labelled, manifest_head
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.datasets.split import SplitContext, build_split


@dataclass(frozen=True)
class Built:
    """A dataset whose files wait for their place."""

    manifest: Manifest
    files: list[DataFile]


def build_training(context: SplitContext, day: date, settings: DatasetSettings, bounds: SplitBounds) -> Built:
    """Train and validation. Validation leaves out the cards whose fraud was reported before it, if so set."""
    columns = context.columns.training
    gold = context.view.read(context.groups[0].gold)
    cards = compromised_cards(gold, context.frauds, bounds.validation.start)
    if not settings.exclude_compromised_cards:
        cards = cards.limit(0)
    cards = cards.persist()
    train = build_split(context, 'train', bounds.train, columns)
    validation = build_split(context, 'validation', bounds.validation, columns, cards)
    seen = gold.where(bounds.validation.rows()).select('card_id').distinct()
    excluded = digest_of(seen.join(cards, 'card_id', 'left_semi'), ['card_id'])
    manifest = {
        **manifest_head('training', day),
        'settings': settings.to_json(),
        'bounds': {
            'train': bounds.train.to_json(),
            'validation': bounds.validation.to_json(),
            'labelsKnownBefore': str(bounds.labels_known_before),
        },
        'groups': _groups(context),
        'source': {
            'train': train.source.to_json(),
            'validation': validation.source.to_json(),
            'compromisedCards': excluded.to_json(),
        },
        'train': labelled(train.files),
        'validation': {
            **labelled(validation.files),
            'excluded': {'cards': excluded.rows, 'rows': validation.source.rows - validation.rows},
        },
    }
    return Built(manifest, [*train.files, *validation.files])


def build_inference(context: SplitContext, day: date, bounds: SplitBounds) -> Built:
    """The rows to score."""
    split = build_split(context, 'inference', bounds.inference, context.columns.inference)
    manifest = {
        **manifest_head('inference', day),
        'groups': _groups(context),
        'source': {'inference': split.source.to_json()},
        'inference': {'rows': split.rows, 'files': [file.to_json() for file in split.files]},
    }
    return Built(manifest, split.files)


def _groups(context: SplitContext) -> list[dict[str, str]]:
    return [{'name': group.name, 'definitionHash': group.hash} for group in context.groups]
