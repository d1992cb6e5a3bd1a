"""Writes records as Parquet parts with a manifest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame

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


def updates_folder(group: Group, window_end: int) -> str:
    """Folder of a run's records, relative to the lake root.

    :param window_end: µs; written without colons, which Hadoop would take for a URI scheme
    """
    at = _EPOCH + timedelta(microseconds=window_end)
    fraction = f'.{at.microsecond:06d}' if at.microsecond else ''
    return f'{_UPDATES["prefix"]}/{group.name}/run={at:%Y%m%dT%H%M%S}{fraction}Z'


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
    sorted_records = records.sort(group.record_id)
    parts = []
    for number, content in enumerate(_encode_parts(sorted_records, schema)):
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
        storage.write(f'{folder}/{_UPDATES["manifest"]}', f'{json.dumps(manifest, indent=2)}\n'.encode())
    return total


def _encode_parts(records: DataFrame, schema: pa.Schema) -> Iterator[bytes]:
    """Encodes the records in order as Parquet files of :data:`RECORDS_PER_PART` records; the last may be smaller."""
    pending = schema.empty_table()
    for rows in _stream_partitions(records, schema):
        pending = pa.concat_tables([pending, rows])
        while pending.num_rows >= RECORDS_PER_PART:
            yield _encode_parquet(pending.slice(0, RECORDS_PER_PART))
            pending = pending.slice(RECORDS_PER_PART)
    if pending.num_rows > 0:
        yield _encode_parquet(pending)


def _stream_partitions(records: DataFrame, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yields the records as Arrow tables, one partition at a time, to limit the driver's memory."""
    as_bytes = records.mapInArrow(_serialize_batches, 'content BINARY')
    for row in as_bytes.toLocalIterator():
        yield pa.ipc.open_stream(bytes(row.content)).read_all().cast(schema)


def _serialize_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        yield pa.RecordBatch.from_pydict({'content': pa.array([sink.getvalue().to_pybytes()], pa.binary())})


def _encode_parquet(table: pa.Table) -> bytes:
    content = io.BytesIO()
    pq.write_table(table.combine_chunks(), content, compression='zstd', coerce_timestamps='us')
    return content.getvalue()
