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

    :ivar rules: rules for which it is blocked; none if it is admitted
    """

    object: StagedObject
    rules: tuple[str, ...]


def admit_objects(
    objects: Sequence[StagedObject], broken: Mapping[tuple[str, str], Sequence[str]], judge: JudgeTable
) -> list[Verdict]:
    """Blocks objects whose rows break a rule. When the table breaks a rule that it did not break before, the others are
    added one by one, in their order, and those that break one are blocked, so that the good ones pass.

    :param broken: row rules that the rows of an object break, by its identity
    """
    blocked = [Verdict(one, tuple(broken[one.identity])) for one in objects if broken.get(one.identity)]
    sound = [one for one in objects if not broken.get(one.identity)]
    if not sound:
        return blocked
    before = judge([])
    if judge(sound) <= before:
        return [*(Verdict(one, ()) for one in sound), *blocked]
    verdicts: list[Verdict] = []
    admitted: list[StagedObject] = []
    for one in sound:
        after = judge([*admitted, one])
        new = tuple(sorted(after - before))
        verdicts.append(Verdict(one, new))
        if not new:
            admitted.append(one)
            before = after
    return [*verdicts, *blocked]
