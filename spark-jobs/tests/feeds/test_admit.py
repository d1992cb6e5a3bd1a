"""The objects that pass when the table breaks a rule."""

from __future__ import annotations

from collections.abc import Sequence

from cardlake_jobs.feeds.admit import TableJudge, Verdict, admit_objects
from cardlake_jobs.feeds.staged import StagedObject


def _object(key: str, rows: int = 1) -> StagedObject:
    return StagedObject(key, 'v', '0', 'c', 0, 1, rows, rows, 0, (), ())


def _verdicts(
    objects: Sequence[StagedObject],
    most_rows: int,
    broken: Sequence[str] = (),
    released: frozenset[str] = frozenset(),
) -> dict[str, tuple[str, ...]]:
    def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
        return frozenset({'rowCount()'} if sum(one.rows for one in chosen) > most_rows else ())

    row_rules = {(key, 'v'): ('notNull(n)',) for key in broken}
    return _told(admit_objects(objects, row_rules, TableJudge(judge), released))


def _told(verdicts: Sequence[Verdict]) -> dict[str, tuple[str, ...]]:
    return {each.object.key: each.rules if each.is_admitted else ('!', *each.rules) for each in verdicts}


def test_an_object_whose_rows_break_a_rule_is_blocked() -> None:
    assert _verdicts([_object('a'), _object('b')], 9, ['a']) == {'a': ('!', 'notNull(n)'), 'b': ()}


def test_objects_that_break_a_set_rule_are_blocked_and_later_good_ones_pass() -> None:
    found = _verdicts([_object('a', 2), _object('b', 5), _object('c', 1)], 3)
    assert found == {'a': (), 'b': ('!', 'rowCount()'), 'c': ()}


def test_a_rule_that_the_table_broke_before_blocks_nothing_and_is_named() -> None:
    named = ('rowCount()',)
    assert _verdicts([_object('a'), _object('b')], -1) == {'a': named, 'b': named}


def test_a_table_that_is_stale_is_fed_by_nothing_stale() -> None:
    def verdicts(*keys: str) -> dict[str, tuple[str, ...]]:
        def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
            return frozenset() if any(one.key == 'fresh' for one in chosen) else frozenset({'freshness(at)'})

        objects = [_object(key, 0 if key == 'empty' else 1) for key in keys]
        return _told(admit_objects(objects, {}, TableJudge(judge, frozenset({'freshness(at)'}))))

    blocked = ('!', 'freshness(at)')
    assert verdicts('a', 'b') == {'a': blocked, 'b': blocked}
    assert verdicts('a', 'fresh') == {'a': (), 'fresh': ()}
    assert verdicts('empty') == {'empty': ('freshness(at)',)}


def test_a_bad_object_keeps_none_of_those_out_that_come_with_what_mends_a_stale_table() -> None:
    def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
        keys = {one.key for one in chosen}
        return frozenset((() if 'fresh' in keys else ('freshness(at)',)) + (('q',) if 'bad' in keys else ()))

    objects = [_object(key) for key in ('a', 'bad', 'c', 'fresh')]
    found = _told(admit_objects(objects, {}, TableJudge(judge, frozenset({'freshness(at)'}))))
    assert found == {'a': (), 'bad': ('!', 'freshness(at)', 'q'), 'c': (), 'fresh': ()}


def test_one_bad_object_of_hundreds_is_found_by_few_judgements() -> None:
    judged = []

    def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
        judged.append(len(chosen))
        return frozenset({'bad'} if any(one.key == '211' for one in chosen) else ())

    verdicts = admit_objects([_object(str(at)) for at in range(300)], {}, TableJudge(judge))
    assert [one.object.key for one in verdicts if not one.is_admitted] == ['211']
    assert len(judged) <= 20


def test_a_rule_that_an_object_is_released_from_keeps_it_out_no_longer() -> None:
    rows, table = frozenset({'notNull(n)'}), frozenset({'rowCount()'})
    assert _verdicts([_object('a')], 9, ['a'], rows) == {'a': ('notNull(n)',)}
    assert _verdicts([_object('a', 5)], 3, [], table) == {'a': ('rowCount()',)}
    assert _verdicts([_object('a', 5)], 3, ['a'], rows) == {'a': ('!', 'rowCount()')}
    assert _verdicts([_object('a', 5)], 3, ['a'], rows | table) == {'a': ('notNull(n)', 'rowCount()')}
