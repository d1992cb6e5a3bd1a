"""Ends a job in the middle, as if its driver had been killed, but without ending the process."""

from __future__ import annotations

from collections.abc import Callable


class JobKilledError(BaseException):
    """Raised at a step of a job; no handler of the job catches it, so nothing runs after the step."""


def kill_at(step: str) -> Callable[[str], None]:
    """Creates an ``on_step`` callback that ends the job at a step.

    :raises JobKilledError: from the callback, when the step is reached
    """

    def on_step(reached: str) -> None:
        if reached == step:
            raise JobKilledError(step)

    return on_step
