"""Faults that the user can correct."""


class TrainerError(Exception):
    """A message that says what is wrong and where, and a hint that says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint
