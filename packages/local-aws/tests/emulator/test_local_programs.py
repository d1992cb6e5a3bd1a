"""Programs that stand in for jobs."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local_aws.emulator.local_programs import Programs, expand_command


def test_a_placeholder_stands_for_any_number_of_words() -> None:
    values = {'{entry}': ['/tmp/job.py'], '{args}': ['--run', 'a b'], '{params}': []}
    command = expand_command("'my python' {params} {entry} {args}", values)
    assert command == ['my python', '/tmp/job.py', '--run', 'a b']


def test_a_program_gets_its_variables_and_answers_its_exit_code(tmp_path: Path) -> None:
    programs, log = Programs(), tmp_path / 'log'
    script = 'import os, sys; print(os.environ["MODE"]); sys.exit(3)'
    with log.open('wb') as output:
        programs.start(
            'job', [sys.executable, '-c', script], {'MODE': 'daily'}, output.fileno(), output.fileno()
        )
        assert programs.wait('job', None) == 3
    assert log.read_text() == 'daily\n'


def test_a_program_is_killed_after_its_time_limit() -> None:
    programs = Programs()
    command = [sys.executable, '-c', 'import time; time.sleep(600)']
    programs.start('job', command, {}, subprocess.DEVNULL, subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        programs.wait('job', 0.1)


def test_a_program_that_does_not_exist_is_told_of_at_once() -> None:
    with pytest.raises(FileNotFoundError, match='no program /nowhere/program'):
        Programs().start('job', ['/nowhere/program'], {}, subprocess.DEVNULL, subprocess.DEVNULL)


_PARENT = """
import subprocess, sys
from local_aws.emulator.local_programs import Programs
script = 'import time; print("started", flush=True); time.sleep(6000)'
Programs().start('job', [sys.executable, '-c', script], {}, sys.stdout.fileno(), sys.stderr.fileno())
input()
"""


def test_a_program_ends_with_services_that_are_killed() -> None:
    command = [sys.executable, '-c', _PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b'started\n'
        parent.send_signal(signal.SIGKILL)
        # The program holds the other end of this pipe, which ends when the program does.
        assert parent.stdout.read() == b''
