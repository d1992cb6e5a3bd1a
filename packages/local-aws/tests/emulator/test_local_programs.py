"""Programs that stand in for jobs."""

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
