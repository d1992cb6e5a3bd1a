"""Rules by which a mapping goes on reading a shard after each batch, without any I/O.

The rules are those of docs.aws.amazon.com/lambda/latest/dg/, pages services-kinesis-batchfailurereporting.html (partial
failures), kinesis-on-failure-destination.html (retries, age, bisecting), services-kinesis-parameters.html (defaults).
"""

from dataclasses import dataclass
from typing import Any

UNLIMITED = -1


@dataclass(frozen=True)
class Settings:
    """Settings of a mapping that decide how it goes on after a failure."""

    batch_size: int
    # Attempts after the first one, and age in seconds; without a limit both are -1.
    retries: int
    max_age: float
    bisects: bool
    reports_failures: bool

    @staticmethod
    def of(mapping: dict[str, Any]) -> 'Settings':
        retries, max_age = mapping.get('MaximumRetryAttempts'), mapping.get('MaximumRecordAgeInSeconds')
        return Settings(
            batch_size=int(mapping.get('BatchSize') or 100),
            retries=UNLIMITED if retries is None else int(retries),
            max_age=UNLIMITED if max_age is None else float(max_age),
            bisects=bool(mapping.get('BisectBatchOnFunctionError')),
            reports_failures='ReportBatchItemFailures' in (mapping.get('FunctionResponseTypes') or []),
        )


@dataclass(frozen=True)
class Progress:
    """A place in a shard, and what is known about the batches that come next."""

    position: int
    # Sizes of the next batches, as far as they are parts of one that failed.
    sizes: tuple[int, ...] = ()
    # Failed attempts at the next batch.
    failures: int = 0

    def size(self, settings: Settings) -> int:
        return self.sizes[0] if self.sizes else settings.batch_size

    def done(self, size: int) -> 'Progress':
        return Progress(self.position + size, self.sizes[1:])


def first_failure(settings: Settings, answer: Any, sequence_numbers: list[str]) -> int | None:
    """Index of the record from which a batch is delivered again; None when all of it is done."""
    failures = answer.get('batchItemFailures') if isinstance(answer, dict) else None
    if not settings.reports_failures or not failures:
        return None
    named = [each.get('itemIdentifier') if isinstance(each, dict) else None for each in failures]
    # An identifier that is empty, missing or of no record makes the whole batch fail.
    indexes = [sequence_numbers.index(name) if name in sequence_numbers else 0 for name in named]
    return min(indexes)


def after_failure(progress: Progress, settings: Settings, size: int, failed: int) -> tuple[Progress, bool]:
    """Goes on after a batch of which the record at an index, and what follows it, failed.

    The second value tells whether the batch is given up, as its attempts are used up.
    """
    rest = progress.sizes[1:]
    if failed > 0:
        return Progress(progress.position + failed, (size - failed, *rest)), False
    if settings.bisects and size > 1:
        # Splitting uses up no attempt.
        half = size // 2
        return Progress(progress.position, (half, size - half, *rest), progress.failures), False
    failures = progress.failures + 1
    if settings.retries != UNLIMITED and failures > settings.retries:
        return progress.done(size), True
    return Progress(progress.position, (size, *rest), failures), False


def too_old(settings: Settings, ages: list[float]) -> int:
    """Number of records at the beginning of a batch that are not delivered any more."""
    if settings.max_age == UNLIMITED:
        return 0
    return next((i for i, age in enumerate(ages) if age <= settings.max_age), len(ages))
