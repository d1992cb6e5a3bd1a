"""A running instance is found by its process."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_aws.server import instance
from local_aws.server.instance import Instance

_SLEEP = 'import time; time.sleep(600)'


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(instance, '_RUNS', tmp_path)
    (tmp_path / '4566').mkdir()
    return 4566


@pytest.fixture
def process(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, '-c', _SLEEP, *request.param]) as started:
        yield started
        started.kill()


# A terminal of 40 columns, as a shell or a CI server may say: a long path must not hide what the process is.
@pytest.mark.parametrize('process', [['x' * 200, 'local_aws.emulator']], indirect=True)
def test_an_instance_is_found_whatever_the_width_of_the_terminal(
    port: int, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('COLUMNS', '40')
    Instance(port).pid_file.write_text(str(process.pid))
    assert Instance(port).pid() == process.pid


@pytest.mark.parametrize('process', [['another']], indirect=True)
def test_another_program_with_the_number_of_an_instance_is_none(
    port: int, process: subprocess.Popen[bytes]
) -> None:
    Instance(port).pid_file.write_text(str(process.pid))
    assert Instance(port).pid() is None
