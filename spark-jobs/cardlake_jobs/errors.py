"""Errors that are shown to users without a stack trace."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the user, or a state of the lake that the user can fix.

    :param code: stable name of the error, ``bad_argument``
    :param message: what was expected, what was found, and where
    :param hint: what to do
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
