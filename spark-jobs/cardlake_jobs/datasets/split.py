"""Builds a split: the rows of some days, written to the staging folder."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import DataFrame

from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.columns import WEIGHT, DatasetColumns
from cardlake_jobs.datasets.declines import MARK, DeclineCounts, add_weights, is_left_out
from cardlake_jobs.datasets.digest import Digest, compute_digest
from cardlake_jobs.datasets.files import DataFile, write_files
from cardlake_jobs.datasets.manifest import Manifest
from cardlake_jobs.datasets.rows import assert_same_events, read_dataset_rows
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.view import LakeView


@dataclass(frozen=True)
class SplitContext:
    """Inputs shared by all splits of a build.

    :ivar frauds: as :func:`cardlake_jobs.datasets.labels.select_known_frauds`
    :ivar card_reports: as :func:`cardlake_jobs.datasets.labels.select_card_reports`
    :ivar card_frauds: as :func:`cardlake_jobs.datasets.labels.select_card_frauds`
    :ivar marks: as :func:`cardlake_jobs.datasets.declines.select_decline_marks`
    :ivar staging: URI of the staging folder
    """

    view: LakeView
    groups: tuple[Group, ...]
    columns: DatasetColumns
    frauds: DataFrame
    card_reports: DataFrame
    card_frauds: DataFrame
    marks: DataFrame
    staging: str


@dataclass(frozen=True)
class BuiltSplit:
    """A split in the staging folder.

    :ivar source: digest of all rows of its days, including excluded ones
    :ivar excluded: digest of the cards that have excluded rows
    """

    files: list[DataFile]
    source: Digest
    excluded: Digest = field(default_factory=Digest)

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)


@dataclass(frozen=True)
class Exclusion:
    """Rows that a split leaves out.

    :ivar declines: numbers of the declines without a label, all of which are left out, and of the controls
    :ivar cards: cards to leave out by day: ``dt``, ``card_id``
    """

    declines: DeclineCounts
    cards: DataFrame | None = None


@dataclass(frozen=True)
class StagedDataset:
    """A dataset whose files are in the staging folder."""

    manifest: Manifest
    files: list[DataFile]


def build_split(
    context: SplitContext,
    name: str,
    days: DayRange,
    columns: list[str],
    exclusion: Exclusion | None = None,
) -> BuiltSplit:
    """Writes a split to the staging folder.

    :param name: ``train``, ``validation`` or ``inference``
    :param columns: to store
    :param exclusion: rows to leave out; controls stand for declines where the columns have a weight
    :raises UserError: the groups have different events on some day
    :raises RuntimeError: the files do not contain all rows
    """
    groups = context.groups
    day_count = sum(days.contains(day) for day in context.view.row_counts_by_day(groups[0].gold['name']))
    if day_count == 0:
        return BuiltSplit([], Digest())
    labelled = read_dataset_rows(context.view, groups, context.frauds, context.card_frauds, days)
    if exclusion is not None:
        labelled = labelled.join(context.marks, 'event_id', 'left')
        if WEIGHT in columns:
            labelled = add_weights(labelled, exclusion.declines)
    marks = [] if exclusion is None else [MARK]
    rows = labelled.select(*columns, 'dt', *marks).persist()
    source = compute_digest(rows, columns)
    assert_same_events(context.view, groups, days, rows, source.rows)
    included, expected, excluded = rows, source.rows, Digest()
    if exclusion is not None:
        included = rows.where(~is_left_out()).drop(MARK)
        expected -= exclusion.declines.left_out
    if exclusion is not None and exclusion.cards is not None:
        key, candidates = ['dt', 'card_id'], included
        included = candidates.join(exclusion.cards, key, 'left_anti').select(*candidates.columns).persist()
        expected = included.count()
        excluded = compute_digest(
            candidates.join(exclusion.cards, key, 'left_semi').select('card_id').distinct(), ['card_id']
        )
    folder = '' if name == 'inference' else name
    files = write_files(included, day_count, f'{context.staging}/{name}', folder) if expected > 0 else []
    built = BuiltSplit(files, source, excluded)
    if built.rows != expected:
        raise RuntimeError(f'{name}: expected {expected} rows in its files, found {built.rows}')
    rows.unpersist()
    return built
