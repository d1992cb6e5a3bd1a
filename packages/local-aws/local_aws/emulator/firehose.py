"""Firehose to S3 with buffering (size and interval), GZIP and AppendDelimiterToRecord.

ministack writes one uncompressed object per record. Streams with a format conversion (Parquet) stay with ministack.
FH_MAX_INTERVAL_S, by default 2, caps BufferingHints.IntervalInSeconds, so that no test waits for a minute.
"""

import contextvars
import gzip
import os
import threading
import time
import uuid
from typing import Any

from ministack.services import firehose

from . import common, permissions
from .common import Json

common.require_attributes(
    firehose,
    '_deliver_records_to_s3',
    '_deliver_to_s3',
    '_apply_lambda_processors',
    '_metadata_extraction_keys',
    '_evaluate_prefix',
    '_arrival_time',
    '_s3_bucket_from_arn',
    '_DeliveryError',
    'logger',
)

MAX_INTERVAL = float(os.environ.get('FH_MAX_INTERVAL_S', '2'))
_original = firehose._deliver_records_to_s3
_lock = threading.Lock()


class Buffer:
    def __init__(self, stream: Json, config: Json, prefix: str) -> None:
        hints = config.get('BufferingHints') or {}
        self.stream, self.config, self.prefix = stream, config, prefix
        self.due = time.time() + min(float(hints.get('IntervalInSeconds', 300)), MAX_INTERVAL)
        self.limit = int(hints.get('SizeInMBs', 5)) << 20
        self.context = contextvars.copy_context()  # the account and region
        self.records: list[bytes] = []
        self.size = 0

    def add(self, data: bytes) -> None:
        self.records.append(data)
        self.size += len(data)
        if self.size >= self.limit:
            self.due = 0

    def write(self) -> None:
        body, extension = b''.join(self.records), self.config.get('FileExtension') or ''
        if self.config.get('CompressionFormat') == 'GZIP':
            body, extension = gzip.compress(body, 6), extension or '.gz'
        stamp = time.strftime('%Y-%m-%d-%H-%M-%S', time.gmtime())
        name = f'{self.stream["name"]}-{self.stream.get("version", 1)}-{stamp}-{uuid.uuid4()}{extension}'
        bucket = firehose._s3_bucket_from_arn(self.config.get('BucketARN', ''))
        self._require_permission(f'arn:aws:s3:::{bucket}/{self.prefix}{name}')
        common.put_object(bucket, self.prefix + name, body)

    def _require_permission(self, arn: str) -> None:
        """Judges the role of the destination: docs.aws.amazon.com/firehose/latest/dev/controlling-access.html"""
        reason = permissions.find_reason_of_role(self.config.get('RoleARN', ''), 's3:PutObject', arn)
        if reason is not None:
            raise common.CallError('S3.AccessDenied', reason)


# By account, region, stream, destination and prefix.
_buffers: dict[tuple[str, str, str, int, str], Buffer] = {}


def _delimiter(config: Json) -> bytes:
    for processor in (config.get('ProcessingConfiguration') or {}).get('Processors', []):
        if processor.get('Type') == 'AppendDelimiterToRecord':
            given = {p['ParameterName']: p['ParameterValue'] for p in processor.get('Parameters', [])}
            delimiter: str = given.get('Delimiter', '\\n')
            return delimiter.encode().decode('unicode_escape').encode()
    return b''


def _deliver(stream: Json, destination: Json, records: Any) -> Any:
    config = destination['config']
    conversion = config.get('DataFormatConversionConfiguration') or {}
    if conversion and conversion.get('Enabled', True):
        return _original(stream, destination, records)
    partitioned = (config.get('DynamicPartitioningConfiguration') or {}).get('Enabled')
    lambda_keys: Json = {}
    delimiter = _delimiter(config)
    for rid, payload in firehose._apply_lambda_processors(
        stream, destination, records, partition_sink=lambda_keys
    ):
        try:
            query_keys = firehose._metadata_extraction_keys(config, payload) if partitioned else None
            prefix = firehose._evaluate_prefix(
                config.get('Prefix', ''), firehose._arrival_time(config), query_keys, lambda_keys.get(rid)
            )
        except firehose._DeliveryError:
            # Writes the record to the error prefix.
            firehose._deliver_to_s3(stream, destination, payload, lambda_keys.get(rid))
            continue
        key = (common.account_id(), common.region(), stream['name'], id(destination), prefix)
        with _lock:
            if key not in _buffers:
                _buffers[key] = Buffer(stream, config, prefix)
            _buffers[key].add(payload + delimiter)
    if isinstance(destination.get('records'), list):
        destination['records'].clear()  # ministack would keep every record
    return None


def _write_due_buffers() -> None:
    while True:
        time.sleep(0.1)
        with _lock:
            due = [_buffers.pop(k) for k in [k for k, b in _buffers.items() if b.due <= time.time()]]
        for buffer in due:
            try:
                buffer.context.run(buffer.write)
            except Exception as error:  # such as a missing bucket; AWS would retry for a day
                firehose.logger.warning(
                    'firehose %s lost %d records: %s', buffer.stream['name'], len(buffer.records), error
                )


firehose._deliver_records_to_s3 = _deliver
common.on_reset(_buffers.clear)
threading.Thread(target=_write_due_buffers, daemon=True).start()
