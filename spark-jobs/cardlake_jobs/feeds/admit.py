"""Decides which staged objects are published, as ``admitObjects`` of ``@cardlake/elt`` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cardlake_jobs.feeds.staged import StagedObject

#: Names of the rules that the whole table would break with some objects published.
JudgeTable = Callable[[Sequence[StagedObject]], frozenset[str]]


@dataclass(frozen=True)
class Verdict:
    """Verdict on an object.

    :ivar rules: rules that keep it out; for one that is admitted the rules that its rows break in spite of a release
    """

    object: StagedObject
    rules: tuple[str, ...]
    is_admitted: bool


def admit_objects(
    objects: Sequence[StagedObject],
    broken: Mapping[tuple[str, str], Sequence[str]],
    judge: JudgeTable,
    released: frozenset[str] = frozenset(),
) -> list[Verdict]:
    """Blocks objects whose rows break a rule. When the table breaks a rule that it did not break before, the others are
    added one by one, in their order, and those that break one are blocked, so that the good ones pass.

    :param broken: row rules that the rows of an object break, by its identity
    :param released: rules that a person released the objects from
    """
    kept = {one.identity: _without(broken.get(one.identity, ()), released) for one in objects}
    blocked = [Verdict(one, kept[one.identity], False) for one in objects if kept[one.identity]]
    sound = [one for one in objects if not kept[one.identity]]

    def admitted_verdict(one: StagedObject) -> Verdict:
        return Verdict(one, tuple(broken.get(one.identity, ())), True)

    if not sound:
        return blocked
    before = judge([])
    if judge(sound) <= before:
        return [*map(admitted_verdict, sound), *blocked]
    verdicts: list[Verdict] = []
    admitted: list[StagedObject] = []
    for one in sound:
        after = judge([*admitted, one])
        new = _without(sorted(after - before), released)
        if new:
            verdicts.append(Verdict(one, new, False))
        else:
            verdicts.append(admitted_verdict(one))
            admitted.append(one)
            before = after
    return [*verdicts, *blocked]


def _without(rules: Sequence[str], released: frozenset[str]) -> tuple[str, ...]:
    return tuple(rule for rule in rules if rule not in released)
