"""Builds all datasets of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.datasets.availability import empty_reason, no_events_error
from cardlake_jobs.datasets.bounds import compute_split_bounds
from cardlake_jobs.datasets.columns import select_dataset_columns
from cardlake_jobs.datasets.declines import select_decline_marks
from cardlake_jobs.datasets.inference import build_inference
from cardlake_jobs.datasets.labels import (
    select_card_frauds,
    select_card_reports,
    select_known_frauds,
    select_reported_events,
)
from cardlake_jobs.datasets.manifest import Manifest, serialize_manifest
from cardlake_jobs.datasets.replace import replace_dataset
from cardlake_jobs.datasets.settings import DEFAULT_SETTINGS, DatasetSettings
from cardlake_jobs.datasets.split import SplitContext
from cardlake_jobs.datasets.training import build_training
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import DECISIONS, DISPUTES, compiled_table
from cardlake_jobs.iceberg.view import open_view

_RUNS_PREFIX: str = load_compiled('jobs')['runsPrefix']
_ALL_EXCLUDED = (
    'all rows of these days are left out: of cards that were already known to be compromised, or declined without a '
    'report'
)


@dataclass(frozen=True)
class DatasetOptions:
    """Options of a dataset build.

    :ivar run_id: names the staging folder
    :ivar groups: groups whose features the rows contain, in this order
    """

    run_id: str
    day: date
    groups: tuple[Group, ...]
    settings: DatasetSettings = DEFAULT_SETTINGS


@dataclass(frozen=True)
class BuiltDatasets:
    """Result of a dataset build.

    :ivar changed: False if the lake already had exactly these datasets
    :ivar empty_reasons: reason why the days of a split have no events, by split name; None if they have some
    """

    training: Manifest
    inference: Manifest
    changed: bool
    empty_reasons: dict[str, str | None]

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows by split name."""
        parts = {**self.training, **self.inference}
        return {split: parts[split]['rows'] for split in self.empty_reasons}

    @property
    def empty_splits(self) -> dict[str, str]:
        """Reasons of the splits that have no rows, by split name."""
        return {
            split: self.empty_reasons[split] or _ALL_EXCLUDED
            for split, rows in self.rows.items()
            if rows == 0
        }


def build_datasets(lake: SparkLake, options: DatasetOptions) -> BuiltDatasets:
    """Builds the training, validation and inference datasets of a day, replacing existing ones. The same events, labels
    and settings give the same files.

    :raises UserError: all datasets would be empty; or the groups have different events, or a feature in common
    """
    columns = select_dataset_columns(options.groups)
    read = [compiled_table(DISPUTES), compiled_table(DECISIONS), *(group.gold for group in options.groups)]
    view = open_view(lake, read)
    bounds = compute_split_bounds(options.day, options.settings)
    available = list(view.row_counts_by_day(options.groups[0].gold['name']))
    ranges = {'train': bounds.train, 'validation': bounds.validation, 'inference': bounds.inference}
    empty_reasons = {split: empty_reason(days, available) for split, days in ranges.items()}
    if all(reason is not None for reason in empty_reasons.values()):
        raise no_events_error(options.day, available, options.settings)
    storage = Storage(lake.spark)
    staging = f'{lake.paths.root}/{_RUNS_PREFIX}/{options.run_id}/datasets'
    storage.remove(staging)
    disputes = view.read(compiled_table(DISPUTES))
    frauds = select_known_frauds(disputes, bounds.labels_known_before).persist()
    since = None if options.settings.compromised_cards == 'all' else bounds.train.start
    gold = view.read(options.groups[0].gold)
    reports = select_card_reports(gold, disputes, since, bounds.labels_known_before).persist()
    card_frauds = select_card_frauds(reports).persist()
    marks = select_decline_marks(
        view.read(compiled_table(DECISIONS)),
        select_reported_events(disputes, bounds.labels_known_before),
        [bounds.train, bounds.validation],
    ).persist()
    context = SplitContext(view, options.groups, columns, frauds, reports, card_frauds, marks, staging)
    training = build_training(context, options.day, options.settings, bounds)
    inference = build_inference(context, options.day, bounds)
    changed = [
        replace_dataset(
            storage,
            _dataset_folder(lake, name, options.day),
            staged.files,
            serialize_manifest(staged.manifest),
        )
        for name, staged in (('training', training), ('inference', inference))
    ]
    storage.remove(staging)
    lake.spark.catalog.clearCache()
    return BuiltDatasets(training.manifest, inference.manifest, any(changed), empty_reasons)


def _dataset_folder(lake: SparkLake, dataset: str, day: date) -> str:
    location: dict[str, Any] = load_compiled('datasets')[dataset]
    return f'{lake.paths.folder(location["layer"], location["path"])}/dt={day}'
