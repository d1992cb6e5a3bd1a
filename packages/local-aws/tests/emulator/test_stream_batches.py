"""A mapping goes on after failures as Lambda does, without losing or skipping a record."""

from collections.abc import Callable

import pytest

from local_aws.emulator.stream_batches import (
    UNLIMITED,
    Progress,
    Settings,
    after_failure,
    first_failure,
    too_old,
)

# Refuses a record: the indexes of a batch come in, and whether it throws or names the first that failed.
Handler = Callable[[list[int]], int | None]


def settings(retries: int = UNLIMITED, bisects: bool = False, batch_size: int = 8) -> Settings:
    return Settings(batch_size, retries, UNLIMITED, bisects, True)


def deliver(records: int, rules: Settings, handler: Handler) -> tuple[list[int], list[int], int]:
    """Reads a shard to its end: what was done, what was given up, and the number of invocations."""
    progress, done, lost, calls = Progress(0), [], [], 0
    while progress.position < records:
        size = min(progress.size(rules), records - progress.position)
        batch = list(range(progress.position, progress.position + size))
        failed = handler(batch)
        calls += 1
        assert calls < 1000
        if failed is None:
            done += batch
            progress = progress.done(size)
            continue
        done += batch[:failed]
        progress, given_up = after_failure(progress, rules, size, failed)
        lost += batch if given_up else []
    return done, lost, calls


def throws_at(poison: set[int]) -> Handler:
    return lambda batch: 0 if poison & set(batch) else None


def names(poison: set[int]) -> Handler:
    return lambda batch: next((i for i, record in enumerate(batch) if record in poison), None)


def test_bisecting_isolates_records_that_always_throw() -> None:
    done, lost, _ = deliver(20, settings(retries=2, bisects=True), throws_at({3, 13}))
    assert (done, lost) == ([i for i in range(20) if i not in (3, 13)], [3, 13])


def test_without_bisecting_the_whole_batch_is_given_up() -> None:
    done, lost, calls = deliver(20, settings(retries=2), throws_at({3}))
    assert (done, lost, calls) == (list(range(8, 20)), list(range(8)), 3 + 2)


@pytest.mark.parametrize('bisects', [False, True])
def test_a_batch_goes_on_from_the_record_that_is_named(bisects: bool) -> None:
    done, lost, _ = deliver(20, settings(retries=1, bisects=bisects, batch_size=5), names({7}))
    if bisects:
        assert (done, lost) == ([i for i in range(20) if i != 7], [7])
    else:
        assert (done, lost) == ([i for i in range(20) if i not in (7, 8, 9)], [7, 8, 9])


def test_a_record_that_fails_once_is_delivered_again() -> None:
    seen: set[int] = set()

    def fails_once(batch: list[int]) -> int | None:
        if 4 in batch and 4 not in seen:
            seen.add(4)
            return batch.index(4)
        return None

    assert deliver(10, settings(retries=0), fails_once)[:2] == (list(range(10)), [])


def test_the_lowest_failure_counts_and_a_wrong_identifier_stands_for_the_batch() -> None:
    rules, numbers = settings(), ['10', '11', '12']

    def failures(*identifiers: object) -> object:
        return {'batchItemFailures': [{'itemIdentifier': each} for each in identifiers]}

    assert first_failure(rules, failures('12', '11'), numbers) == 1
    for answer in (None, {}, {'batchItemFailures': None}, failures(), 'text'):
        assert first_failure(rules, answer, numbers) is None
    for wrong in ('', None, '99'):
        assert first_failure(rules, failures('11', wrong), numbers) == 0
    assert first_failure(rules, {'batchItemFailures': [{'other': '11'}]}, numbers) == 0
    silent = Settings(8, UNLIMITED, UNLIMITED, bisects=False, reports_failures=False)
    assert first_failure(silent, failures('11'), numbers) is None


def test_records_above_the_age_are_not_delivered() -> None:
    rules = Settings(8, UNLIMITED, 60, bisects=False, reports_failures=True)
    assert too_old(rules, [90, 61, 60, 5]) == 2
    assert too_old(rules, [61]) == 1
    assert too_old(settings(), [1e9]) == 0


def test_settings_of_a_mapping_have_the_defaults_of_lambda() -> None:
    assert Settings.of({}) == Settings(100, UNLIMITED, UNLIMITED, bisects=False, reports_failures=False)
    mapping = {'BatchSize': 5, 'MaximumRetryAttempts': 0, 'MaximumRecordAgeInSeconds': 60}
    assert Settings.of(mapping) == Settings(5, 0, 60, bisects=False, reports_failures=False)
