"""Work is repeated while Iceberg refuses its commits, and for no other reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from py4j.protocol import Py4JJavaError

from cardlake_jobs.iceberg.repeat import Repetition, repeat_refused
from tests.support.java_exceptions import JavaException, java_error

_MESSAGE = (
    'Found conflicting files that can contain records matching true: [s3://lake/feed_objects/a.parquet]'
)
_INVALID = 'org.apache.iceberg.exceptions.ValidationException'


@dataclass
class _Work:
    """Fails with the given errors, then succeeds."""

    errors: Iterator[Exception]
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> str:
        for error in self.errors:
            raise error
        return 'done'

    def repeat(self, share: float = 1) -> str:
        return repeat_refused(self, Repetition(sleep=self.waits.append, draw=lambda: share))


def _refused(times: int) -> _Work:
    return _Work(java_error(_INVALID, f'{_MESSAGE} {number}') for number in range(times))


def test_work_that_is_not_refused_is_done_once(capsys: pytest.CaptureFixture[str]) -> None:
    work = _refused(0)
    assert (work.repeat(), work.waits, capsys.readouterr().err) == ('done', [], '')


def test_waits_grow_to_half_a_minute_and_are_of_random_length() -> None:
    work, lucky = _refused(9), _refused(9)
    assert (work.repeat(), lucky.repeat(share=0.25)) == ('done', 'done')
    assert work.waits == [2, 4, 8, 16, 30, 30, 30, 30, 30]
    assert lucky.waits == [each / 4 for each in work.waits]


def test_the_tenth_refusal_is_raised() -> None:
    work = _refused(11)
    with pytest.raises(Py4JJavaError) as caught:
        work.repeat()
    assert str(caught.value.java_exception).endswith(' 9')
    assert len(work.waits) == 9


def test_each_repetition_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _refused(2).repeat(share=0.5)
    told = capsys.readouterr().err.splitlines()
    beginning = 'cardlake: another run has changed the same table; attempt'
    assert told == [
        f'{beginning} 2 of 10 follows in 1.0 s: ValidationException: {_MESSAGE} 0',
        f'{beginning} 3 of 10 follows in 2.0 s: ValidationException: {_MESSAGE} 1',
    ]


@pytest.mark.parametrize(
    'error',
    [
        java_error(
            'org.apache.iceberg.exceptions.CommitFailedException', 'Glue detected a concurrent update'
        ),
        java_error('java.lang.RuntimeException', 'Cannot commit rewrite because of a CommitFailedException'),
        java_error('org.apache.spark.SparkException', 'Job aborted', JavaException(_INVALID, _MESSAGE)),
        java_error(
            'java.lang.IllegalStateException',
            'Runtime file filtering is not possible: the table has been concurrently modified. Row-level operation '
            'scan snapshot ID: 1, current table snapshot ID: 2.',
        ),
    ],
)
def test_every_refusal_is_known(error: Py4JJavaError) -> None:
    assert _Work(iter([error])).repeat() == 'done'


@pytest.mark.parametrize(
    'error',
    [
        java_error('software.amazon.awssdk.services.glue.model.ValidationException', 'a bad name'),
        java_error('org.apache.spark.SparkException', 'out of memory'),
        ValueError('no refusal'),
    ],
)
def test_another_error_is_raised_at_once(error: Exception) -> None:
    work = _Work(iter([error]))
    with pytest.raises(type(error)):
        work.repeat()
    assert work.waits == []
