"""The one error that is shown to users without a stack trace."""

from __future__ import annotations


class UserError(Exception):
    """A user's mistake, or a state of the lake that a user can do something about.

    :param code: stable name of the fault, ``bad_argument``
    :param message: what was wrong, and where
    :param hint: what to do
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
