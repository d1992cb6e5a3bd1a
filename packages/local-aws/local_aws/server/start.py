"""Starts the services in the background and waits until they answer."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from .instance import ACCOUNT, HOST, Instance

# Only ends a start that hangs: a busy machine may take minutes.
_TIME_LIMIT_SECONDS = 600
_PACKAGE = Path(__file__).resolve().parents[2]
_UNSET = (
    'AWS_ENDPOINT_URL',
    'AWS_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
)


class StartError(Exception):
    """The services could not be started."""


def start(port: int, region: str) -> dict[str, str]:
    """Starts an instance on a port, 0 for any that is free; answers the environment variables that lead to it."""
    with _bind(port) as bound:
        instance = Instance(bound.getsockname()[1])
        shutil.rmtree(instance.folder, ignore_errors=True)
        for folder in (instance.logs, instance.folder / 's3', instance.folder / 'tmp'):
            folder.mkdir(parents=True)
        log = instance.logs / 'emulator.log'
        with log.open('wb') as output, instance.lock() as pid_file:
            process = subprocess.Popen(
                [sys.executable, '-m', 'local_aws.emulator'],
                cwd=instance.folder,
                env={**_server_environment(instance, region), 'GATEWAY_SOCKET': str(bound.fileno())},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=[bound.fileno(), pid_file.fileno()],
            )
            pid_file.write(str(process.pid))
    _wait_until_healthy(instance, process, log)
    return client_environment(instance, region)


def client_environment(instance: Instance, region: str) -> dict[str, str]:
    """Environment variables with which any AWS SDK or command line uses an instance."""
    return {
        'AWS_ENDPOINT_URL': instance.endpoint,
        'AWS_REGION': region,
        'AWS_DEFAULT_REGION': region,
        'AWS_ACCESS_KEY_ID': ACCOUNT,
        'AWS_SECRET_ACCESS_KEY': 'test',
        'EMULATOR_LOGS': str(instance.logs),
    }


def _server_environment(instance: Instance, region: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in _UNSET}
    # The environment's Python comes first, so that `python3` in the commands of jobs has boto3 and duckdb.
    path = os.pathsep.join([str(Path(sys.executable).parent), inherited.get('PATH', '')])
    return {
        **inherited,
        'PATH': path,
        'PYTHONPATH': str(_PACKAGE),
        'PYTHONDONTWRITEBYTECODE': '1',
        'EMULATOR_LOGS': str(instance.logs),
        'STATE_DIR': str(instance.folder),
        'S3_DATA_DIR': str(instance.folder / 's3'),
        'TMPDIR': str(instance.folder / 'tmp'),
        'BIND_HOST': HOST,
        'GATEWAY_PORT': str(instance.port),
        'MINISTACK_HOST': HOST,
        'MINISTACK_REGION': region,
        'MINISTACK_ACCOUNT_ID': ACCOUNT,
        'AWS_REGION': region,
        'AWS_DEFAULT_REGION': region,
        'AWS_EC2_METADATA_DISABLED': 'true',
        'IOT_MTLS_ENABLED': '0',
        'SFTP_ENABLED': '0',
    }


def _bind(port: int) -> socket.socket:
    """Binds a port, 0 for any that is free. The services listen on this socket: nothing takes the port before them."""
    bound = socket.socket()
    if port:
        # The last connections of an instance that was stopped do not keep the next one waiting.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError as error:
        bound.close()
        if error.errno != errno.EADDRINUSE:
            raise StartError(f'port {port} cannot be used: {error.strerror}') from None
        raise StartError(f'port {port} is in use; stop what listens there or choose another --port') from None
    return bound


def _wait_until_healthy(instance: Instance, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _TIME_LIMIT_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            tail = '\n'.join(log.read_text(errors='replace').splitlines()[-5:])
            raise StartError(f'the services ended with {process.returncode}; the end of {log}:\n{tail}')
        if _is_healthy(instance):
            return
        time.sleep(0.1)
    process.kill()
    raise StartError(f'the services did not answer within {_TIME_LIMIT_SECONDS} s; see {log}')


def _is_healthy(instance: Instance) -> bool:
    try:
        with urllib.request.urlopen(f'{instance.endpoint}/_ministack/health', timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
