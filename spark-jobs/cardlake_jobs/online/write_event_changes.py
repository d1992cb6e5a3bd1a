"""Writes changes of silver for the table of card events as parts."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.online.event_changes import GONE, RETENTION_MICROS
from cardlake_jobs.online.parts import LakeRoot, arrow_schema, run_folder, write_manifest, write_tables

_UPDATES = load_compiled('jobs')['cardEventUpdates']


def write_event_changes(root: LakeRoot, changes: DataFrame, window_end: int, *, is_whole: bool) -> list[str]:
    """Writes changes into the folder of the run, replacing its content; the manifest is written last.

    :param window_end: µs; changes of events that are not kept any more are left out
    :param is_whole: the changes are of everything that the table must hold
    :returns: keys of the parts under the lake root
    """
    folder = run_folder(_UPDATES['name'], window_end)
    location = f'{root.uri}/{folder}'
    root.storage.remove(location)
    since = F.timestamp_micros(F.lit(window_end - RETENTION_MICROS))
    due = changes.where(F.col('ts') > since).sort('event_id', GONE, 'ts')
    rows_per_part = int(_UPDATES['eventsPerPart'])
    parts = write_tables(root.storage, location, due, arrow_schema(due.schema), rows_per_part)
    if parts:
        write_manifest(root.storage, location, {'format': 1, 'isWhole': is_whole, 'parts': parts})
    return [f'{folder}/{part["path"]}' for part in parts]
