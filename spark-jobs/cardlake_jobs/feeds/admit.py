"""Decides which staged objects are published, as ``admitObjects`` of ``@cardlake/elt`` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cardlake_jobs.feeds.staged import StagedObject


@dataclass(frozen=True)
class TableJudge:
    """Judges the whole table as it would be with some objects published.

    :ivar judge: names the rules that the table would break
    :ivar ageing: rules that a table comes to break by the passing of time alone
    """

    judge: Callable[[Sequence[StagedObject]], frozenset[str]]
    ageing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """Verdict on an object.

    :ivar rules: rules that keep it out; for one that is admitted those that are broken nevertheless
    """

    object: StagedObject
    rules: tuple[str, ...]
    is_admitted: bool


def admit_objects(
    objects: Sequence[StagedObject],
    broken: Mapping[tuple[str, str], Sequence[str]],
    table: TableJudge,
    released: frozenset[str] = frozenset(),
) -> list[Verdict]:
    """Blocks objects whose rows break a rule. The others are added all at once. When the table would break a rule by
    that, they are halved, in their order, down to the single objects, which are blocked: so the good ones pass. A rule
    that the table breaks already blames no object; but one that time breaks blames those that bring rows, unless others
    of the objects mend it.

    :param broken: row rules that the rows of an object break, by its identity
    :param released: rules that a person released the objects from
    """
    kept = {one.identity: _without(broken.get(one.identity, ()), released) for one in objects}
    blocked = [Verdict(one, kept[one.identity], False) for one in objects if kept[one.identity]]
    sound = [one for one in objects if not kept[one.identity]]
    if not sound:
        return blocked
    admitted: list[Verdict] = []
    before = table.judge([])

    def admit(group: Sequence[StagedObject]) -> None:
        nonlocal before
        after = table.judge([*(each.object for each in admitted), *group])
        excused = before - table.ageing if any(_brings_rows(one) for one in group) else before
        found = sorted(after)
        rules = _without(found, excused | released if len(group) == 1 else excused)
        if not rules:
            admitted.extend(Verdict(one, (*broken.get(one.identity, ()), *found), True) for one in group)
            before = after
        elif len(group) == 1:
            blocked.append(Verdict(group[0], rules, False))
        else:
            middle = len(group) // 2
            admit(group[:middle])
            admit(group[middle:])

    admit(sound)
    late = [each for each in blocked if table.ageing.issuperset(each.rules)]
    if late and not before & table.ageing:
        # Halves were judged apart from the objects that mend the table.
        blocked = [each for each in blocked if not table.ageing.issuperset(each.rules)]
        admit([each.object for each in late])
    return [*admitted, *blocked]


def _brings_rows(one: StagedObject) -> bool:
    return one.rows > 0 and not one.is_reload


def _without(rules: Sequence[str], others: frozenset[str]) -> tuple[str, ...]:
    return tuple(rule for rule in rules if rule not in others)
