"""Repeats work whose commits Iceberg refuses since another run has changed the same table."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cardlake_jobs.iceberg.conflicts import find_conflict
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS

#: Some messages list all files of a commit.
_LONGEST_REASON = 300

Result = TypeVar('Result')


@dataclass(frozen=True)
class Repetition:
    """A way to repeat work: after waits of random length, so that runs that met do not meet again.

    :ivar attempts: the first one included
    :ivar first_seconds: longest wait before the second attempt; it doubles from one to the next
    :ivar longest_seconds: what no wait exceeds
    :ivar draw: a random number in ``[0, 1)``, the share of the longest wait
    """

    attempts: int = 10
    first_seconds: float = 2
    longest_seconds: float = 30
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.random

    def wait_after(self, attempt: int) -> float:
        """Draws the seconds to wait after an attempt.

        :param attempt: its number, from 1
        """
        doubled: float = self.first_seconds * 2 ** (attempt - 1)
        return min(self.longest_seconds, doubled) * self.draw()


def repeat_refused(work: Callable[[], Result], repetition: Repetition) -> Result:
    """Does work, and does it again while Iceberg refuses a commit of it.

    :param work: leaves the same tables when it is repeated, wherever it ended before
    :raises Exception: that of the last attempt, or one that is no such refusal
    """
    for attempt in range(1, repetition.attempts):
        try:
            return work()
        except JAVA_ERRORS as error:
            conflict = find_conflict(error)
            if conflict is None:
                raise
            seconds = repetition.wait_after(attempt)
            print(
                f'cardlake: another run has changed the same table; attempt {attempt + 1} of {repetition.attempts} '
                f'follows in {seconds:.1f} s: {conflict[:_LONGEST_REASON]}',
                file=sys.stderr,
            )
            repetition.sleep(seconds)
    return work()
