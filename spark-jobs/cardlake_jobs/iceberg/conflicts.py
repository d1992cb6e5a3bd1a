"""Commits that Iceberg refuses since another run has changed the same table in the meantime."""

from __future__ import annotations

from cardlake_jobs.iceberg.java_errors import JavaError, find_cause

#: The metadata of the table are no longer those that a commit began with.
_FAILED = ('CommitFailedException',)
#: Another commit has added or removed files that this one depends on. Others have exceptions of the same simple name.
_INVALID = 'org.apache.iceberg.exceptions.ValidationException'
#: Another commit came while a MERGE was planned: ``SparkCopyOnWriteScan`` of Iceberg says so in words alone.
_MODIFIED = 'the table has been concurrently modified'
_CONFLICTS = (*_FAILED, _INVALID, _MODIFIED)


def is_failed_commit(error: JavaError) -> bool:
    """True if the metadata of a table have changed since a commit began."""
    return find_cause(error, lambda cause: _names(cause, _FAILED)) is not None


def find_conflict(error: JavaError) -> str | None:
    """Describes the refusal of a commit, since the metadata or the files of a table have changed; None for an error of
    another kind.
    """
    return find_cause(error, lambda cause: _names(cause, _CONFLICTS))


def _names(cause: object, exceptions: tuple[str, ...]) -> bool:
    # Iceberg's own actions tell of the exception in the message of theirs.
    return any(name in str(cause) for name in exceptions)
