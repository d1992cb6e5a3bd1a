"""All datasets of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.datasets.availability import no_events, why_empty
from cardlake_jobs.datasets.bounds import split_bounds
from cardlake_jobs.datasets.columns import dataset_columns
from cardlake_jobs.datasets.labels import known_frauds
from cardlake_jobs.datasets.manifest import Manifest, manifest_text
from cardlake_jobs.datasets.parts import build_inference, build_training
from cardlake_jobs.datasets.replace import replace_dataset
from cardlake_jobs.datasets.settings import DEFAULTS, DatasetSettings
from cardlake_jobs.datasets.split import SplitContext
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import DISPUTES, compiled_table
from cardlake_jobs.iceberg.view import view_lake

_RUNS: str = compiled('jobs')['runsPrefix']
_EXCLUDED = 'every card of those days was known to be compromised before them, and is left out'


@dataclass(frozen=True)
class DatasetOptions:
    """What is to be built.

    :ivar run_id: names the folder that files wait in
    :ivar groups: whose features the rows carry, in this order
    """

    run_id: str
    day: date
    groups: tuple[Group, ...]
    settings: DatasetSettings = DEFAULTS


@dataclass(frozen=True)
class Datasets:
    """What was built.

    :ivar changed: False when the lake had just these datasets already
    :ivar reasons: why the days of a split have no events, by its name; None where they have some
    """

    training: Manifest
    inference: Manifest
    changed: bool
    reasons: dict[str, str | None]

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows of each split, by its name."""
        parts = {**self.training, **self.inference}
        return {split: parts[split]['rows'] for split in self.reasons}

    @property
    def empty(self) -> dict[str, str]:
        """Why a split has no rows, by its name."""
        return {split: self.reasons[split] or _EXCLUDED for split, rows in self.rows.items() if rows == 0}


def build_datasets(lake: SparkLake, options: DatasetOptions) -> Datasets:
    """Builds training, validation and inference of a day, in the place of those it had. The same events, labels and
    settings give the same files.

    :raises UserError: none of the sets would have a row; the groups have different events, or a feature in common
    """
    columns = dataset_columns(options.groups)
    view = view_lake(lake, [compiled_table(DISPUTES), *(group.gold for group in options.groups)])
    bounds = split_bounds(options.day, options.settings)
    available = list(view.days(options.groups[0].gold['name']))
    ranges = {'train': bounds.train, 'validation': bounds.validation, 'inference': bounds.inference}
    reasons = {split: why_empty(days, available) for split, days in ranges.items()}
    if all(reason is not None for reason in reasons.values()):
        raise no_events(options.day, available, options.settings)
    storage = Storage(lake.spark)
    waiting = f'{lake.places.root}/{_RUNS}/{options.run_id}/datasets'
    storage.remove(waiting)
    frauds = known_frauds(view.read(compiled_table(DISPUTES)), bounds.labels_known_before).persist()
    context = SplitContext(view, options.groups, columns, frauds, waiting)
    training = build_training(context, options.day, options.settings, bounds)
    inference = build_inference(context, options.day, bounds)
    changed = [
        replace_dataset(storage, _folder(lake, name, options.day), built.files, manifest_text(built.manifest))
        for name, built in (('training', training), ('inference', inference))
    ]
    storage.remove(waiting)
    lake.spark.catalog.clearCache()
    return Datasets(training.manifest, inference.manifest, any(changed), reasons)


def _folder(lake: SparkLake, dataset: str, day: date) -> str:
    place: dict[str, Any] = compiled('datasets')[dataset]
    return f'{lake.places.folder(place["layer"], place["path"])}/dt={day}'
