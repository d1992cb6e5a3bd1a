"""Calls of methods that Spark does not document, and does not promise to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from py4j.protocol import Py4JError, Py4JJavaError

_Result = TypeVar('_Result')


def call_internals(call: Callable[[], _Result]) -> _Result | None:
    """Calls internal methods; None if this Spark lacks them (EMR may patch them away)."""
    try:
        return call()
    except (Py4JError, TypeError) as error:
        # A Py4JJavaError is an exception of the method itself, not its absence.
        if isinstance(error, Py4JJavaError):
            raise
        return None
