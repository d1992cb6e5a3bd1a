"""Shared by the tests of the sample."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT = '123456789012'
LAKE = 'sample-lake'
# Only ends a wait that hangs.
TIME_LIMIT_SECONDS = 600
# By default boto3 sends a call again that took a minute, as the first of a service does on a busy machine.
CLIENT_CONFIG = Config(
    s3={'addressing_style': 'path'}, retries={'max_attempts': 1}, read_timeout=TIME_LIMIT_SECONDS
)

Found = TypeVar('Found')


@dataclass(frozen=True)
class Sample:
    state: Path

    def load(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, '-m', 'local_aws', 'load', *options, str(self.state)]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def create_client(service: str) -> Any:
    return boto3.client(service, config=CLIENT_CONFIG)


def wait_for(poll: Callable[[], Found]) -> Found:
    """Waits until there is something, and answers it."""
    end = time.monotonic() + TIME_LIMIT_SECONDS
    while time.monotonic() < end:
        found = poll()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f'nothing within {TIME_LIMIT_SECONDS} s')


def assert_fails(code: str, operation: Callable[..., object], **parameters: object) -> None:
    with pytest.raises(ClientError) as caught:
        operation(**parameters)
    assert caught.value.response['Error']['Code'] == code


def list_keys(bucket: str, prefix: str) -> list[str]:
    objects = create_client('s3').list_objects_v2(Bucket=bucket, Prefix=prefix).get('Contents', [])
    return [each['Key'] for each in objects]


def put_object(key: str, body: bytes = b'{}') -> None:
    create_client('s3').put_object(Bucket=LAKE, Key=key, Body=body)


def queue_url(name: str) -> str:
    return str(create_client('sqs').get_queue_url(QueueName=name)['QueueUrl'])
