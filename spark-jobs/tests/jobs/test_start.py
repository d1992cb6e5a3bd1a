"""A job knows whether it was submitted to EMR by the variable that the submission sets."""

from __future__ import annotations

import os
import subprocess

import pytest

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.jobs.start import is_submitted
from tests.support.node import NODE, PACKAGE_ROOT

_VARIABLE: str = load_compiled('jobs')['submittedVariable']


def test_a_submitted_job_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_submitted()
    monkeypatch.setenv(_VARIABLE, 'true')
    assert is_submitted()


def test_a_program_of_this_environment_is_not_submitted_even_in_the_place_of_a_submitted_one() -> None:
    script = (
        "import('./scripts/environment.mjs').then((m) => console.log(Object.keys(m.programEnvironment())))"
    )
    done = subprocess.run(
        [NODE, '-e', script],
        cwd=PACKAGE_ROOT,
        env={**os.environ, _VARIABLE: 'true'},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'PYSPARK_PYTHON' in done.stdout
    assert _VARIABLE not in done.stdout
