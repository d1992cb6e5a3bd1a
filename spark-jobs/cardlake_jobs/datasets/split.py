"""One split: the rows of some days, written to wait for their place."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame

from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.columns import DatasetColumns
from cardlake_jobs.datasets.digest import Digest, digest_of
from cardlake_jobs.datasets.files import DataFile, write_files
from cardlake_jobs.datasets.rows import dataset_rows, require_complete
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.view import LakeView


@dataclass(frozen=True)
class SplitContext:
    """What all splits of a build share.

    :ivar frauds: as :func:`cardlake_jobs.datasets.labels.known_frauds`
    :ivar waiting: URI of the folder in which files wait
    """

    view: LakeView
    groups: tuple[Group, ...]
    columns: DatasetColumns
    frauds: DataFrame
    waiting: str


@dataclass(frozen=True)
class BuiltSplit:
    """A split that was written.

    :ivar source: the rows of its days, those that were left out included
    """

    files: list[DataFile]
    source: Digest

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)


def build_split(
    context: SplitContext,
    name: str,
    days: DayRange,
    columns: list[str],
    left_out: DataFrame | None = None,
) -> BuiltSplit:
    """Writes a split.

    :param name: ``train``, ``validation`` or ``inference``
    :param columns: to store
    :param left_out: cards that are to be left out of it: ``card_id``
    :raises UserError: the groups have different events on some day
    :raises RuntimeError: rows got lost on the way into files
    """
    groups = context.groups
    with_days = sum(days.has(day) for day in context.view.days(groups[0].gold['name']))
    if with_days == 0:
        return BuiltSplit([], Digest())
    rows = dataset_rows(context.view, groups, context.frauds, days).select(*columns, 'dt').persist()
    source = digest_of(rows, columns)
    require_complete(context.view, groups, days, rows, source.rows)
    kept = rows if left_out is None else rows.join(left_out, 'card_id', 'left_anti').persist()
    wanted = source.rows if left_out is None else kept.count()
    folder = '' if name == 'inference' else name
    files = write_files(kept, with_days, f'{context.waiting}/{name}', folder) if wanted > 0 else []
    built = BuiltSplit(files, source)
    if built.rows != wanted:
        raise RuntimeError(f'{name}: {built.rows} rows in files for {wanted}')
    rows.unpersist()
    return built
