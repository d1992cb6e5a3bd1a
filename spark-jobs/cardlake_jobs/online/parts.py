"""Writes records as Parquet parts with a manifest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.online.newest_records import EVENT_TIME
from cardlake_jobs.windows.arrow import arrow_type

_UPDATES = load_compiled('jobs')['onlineUpdates']
#: Maximum records per part; the feature writer processes one part per invocation.
RECORDS_PER_PART: int = _UPDATES['recordsPerPart']
_FORMAT = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class LakeRoot:
    """A lake to write parts into.

    :ivar uri: without a trailing slash
    """

    storage: Storage
    uri: str


def updates_root(name: str) -> str:
    """Folder of a group's updates, relative to the lake root."""
    return f'{_UPDATES["prefix"]}/{name}'


def run_folder(name: str, window_end: int) -> str:
    """Folder of a run's updates of a group, relative to the lake root.

    :param window_end: µs; written without colons, which Hadoop would take for a URI scheme
    """
    at = _EPOCH + timedelta(microseconds=window_end)
    fraction = f'.{at.microsecond:06d}' if at.microsecond else ''
    return f'{updates_root(name)}/run={at:%Y%m%dT%H%M%S}{fraction}Z'


def updates_folder(group: Group, window_end: int) -> str:
    """Folder of a run's records, relative to the lake root."""
    return run_folder(group.name, window_end)


def arrow_schema(schema: StructType) -> pa.Schema:
    """Arrow schema of rows; every column may be null, as in all files of parts."""
    return pa.schema([pa.field(each.name, each.type) for each in to_arrow_schema(schema)])


def write_parts(storage: Storage, folder: str, group: Group, records: DataFrame, as_of: int) -> int:
    """Writes records sorted by record id, replacing the content of the folder; the manifest is written last.

    :param folder: URI without a trailing slash
    :param as_of: event time of the records, µs
    :returns: number of records
    """
    storage.remove(folder)
    schema = pa.schema(
        [
            pa.field(group.record_id, pa.string()),
            pa.field(EVENT_TIME, pa.timestamp('us', 'UTC')),
            *(pa.field(feature.name, arrow_type(feature.type)) for feature in group.features),
        ]
    )
    parts = write_tables(storage, folder, records.sort(group.record_id), schema, RECORDS_PER_PART)
    total = sum(int(str(part['records'])) for part in parts)
    manifest = {
        'format': _FORMAT,
        'group': group.name,
        'recordId': group.record_id,
        'windowEnd': as_of,
        'records': total,
        'parts': parts,
    }
    if parts:
        write_manifest(storage, folder, manifest)
    return total


def write_manifest(storage: Storage, folder: str, manifest: dict[str, Any]) -> None:
    """Writes the manifest of a folder of parts."""
    storage.write(f'{folder}/{_UPDATES["manifest"]}', f'{json.dumps(manifest, indent=2)}\n'.encode())


def write_tables(
    storage: Storage, folder: str, rows: DataFrame, schema: pa.Schema, rows_per_part: int
) -> list[dict[str, Any]]:
    """Writes rows in their order as Parquet files; the last may have fewer. Returns their manifest entries."""
    parts = []
    for number, content in enumerate(_encode_parts(rows, schema, rows_per_part)):
        name = f'part-{number:05d}.parquet'
        storage.write(f'{folder}/{name}', content)
        parts.append(
            {
                'path': name,
                'records': pq.ParquetFile(io.BytesIO(content)).metadata.num_rows,
                'bytes': len(content),
                'sha256': hashlib.sha256(content).hexdigest(),
            }
        )
    return parts


def _encode_parts(rows: DataFrame, schema: pa.Schema, rows_per_part: int) -> Iterator[bytes]:
    pending = schema.empty_table()
    for table in stream_tables(rows, schema):
        pending = pa.concat_tables([pending, table])
        while pending.num_rows >= rows_per_part:
            yield encode_parquet(pending.slice(0, rows_per_part))
            pending = pending.slice(rows_per_part)
    if pending.num_rows > 0:
        yield encode_parquet(pending)


def stream_tables(rows: DataFrame, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yields rows as Arrow tables, one partition at a time, to limit the driver's memory."""
    as_bytes = rows.mapInArrow(_serialize_batches, 'content BINARY')
    for row in as_bytes.toLocalIterator():
        yield pa.ipc.open_stream(bytes(row.content)).read_all().cast(schema)


def _serialize_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        yield pa.RecordBatch.from_pydict({'content': pa.array([sink.getvalue().to_pybytes()], pa.binary())})


def encode_parquet(table: pa.Table) -> bytes:
    """Encodes a table as a Parquet file."""
    content = io.BytesIO()
    pq.write_table(table.combine_chunks(), content, compression='zstd', coerce_timestamps='us')
    return content.getvalue()
