"""A running instance is found by its lock, and its port is its own before it listens."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local_aws.server import instance, start
from local_aws.server.instance import HOST, Instance

_WAIT = 'input()'


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(instance, '_RUNS', tmp_path)
    (tmp_path / '4566').mkdir()
    return 4566


def test_an_instance_is_found_until_its_process_ends_on_a_machine_without_ps(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('PATH', '')
    with Instance(port).lock() as file:
        command = [sys.executable, '-c', _WAIT]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[file.fileno()])
        file.write(str(process.pid))
    with process:
        assert Instance(port).pid() == process.pid
        process.kill()
    assert Instance(port).pid() is None


def test_another_process_with_the_number_of_an_instance_is_none(port: int) -> None:
    Instance(port).pid_file.write_text('1')
    assert Instance(port).pid() is None


def test_a_port_is_taken_before_anything_listens_on_it() -> None:
    with start._bind(0) as bound, socket.socket() as other:
        port = bound.getsockname()[1]
        with pytest.raises(OSError, match='in use'):
            other.bind((HOST, port))
        bound.listen()
        with pytest.raises(start.StartError, match=f'port {port} is in use'):
            start._bind(port)
