"""Tests run in several processes at once; none of them outlives the run."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

#: Only guards against hanging.
_TIMEOUT_SECONDS = 600
#: The process of the test and its JVM keep a connection each, which ends when they do.
_ENDLESS_TEST = """
import socket, time
from pyspark.sql import SparkSession

def test_endless():
    session = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
    of_process = socket.create_connection(('127.0.0.1', {port}))
    of_jvm = session._jvm.java.net.Socket('127.0.0.1', {port})
    time.sleep(3600)
"""


@pytest.mark.platform
def test_processes_and_their_jvms_end_when_the_run_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, '-m', 'pytest', '-n', '1', '-p', 'no:cacheprovider', 'test_endless.py']
    with socket.create_server(('127.0.0.1', 0)) as server:
        server.settimeout(_TIMEOUT_SECONDS)
        port = server.getsockname()[1]
        (tmp_path / 'test_endless.py').write_text(_ENDLESS_TEST.format(port=port))
        with subprocess.Popen(command, cwd=tmp_path) as run:
            connections = [server.accept()[0] for _ in range(2)]
            run.kill()
    for connection in connections:
        with connection:
            connection.settimeout(_TIMEOUT_SECONDS)
            assert connection.recv(1) == b''
