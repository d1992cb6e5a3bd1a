"""Arguments of jobs that Glue starts."""

from __future__ import annotations

import pytest

from cardlake_jobs.jobs.glue import take_arguments
from cardlake_jobs.jobs.start import SUBMITTED_VARIABLE, is_submitted

_OWN = ['--lake', 's3://lake', '--request', 'r.json', '--run-id', 'r']
_OF_GLUE = ['--JOB_ID', 'j', '--enable-metrics', 'true', '--JOB_RUN_ID', 'jr', '--JOB_NAME', 'publish']


def test_those_of_glue_are_left_out_and_the_job_counts_as_submitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SUBMITTED_VARIABLE, '')
    assert take_arguments('publish_feed.py', [*_OF_GLUE[:4], *_OWN, *_OF_GLUE[4:]]) == _OWN
    assert is_submitted()


def test_on_this_machine_all_are_the_jobs() -> None:
    assert take_arguments('publish_feed.py', [*_OWN, '--JOB_ID']) == [*_OWN, '--JOB_ID']
