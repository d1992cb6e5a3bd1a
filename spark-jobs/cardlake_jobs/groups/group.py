"""Compiled feature groups, with every default resolved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Union

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError

#: Versions of the compiled format that this code reads.
_FORMATS = (1, 3)


@dataclass(frozen=True)
class WindowCompute:
    """An aggregate over ``(t − window, t)``, or with a delay over ``(t − window − delay, t − delay]``. All in µs."""

    function: str
    column: str | None
    window: int
    delay: int
    includes_current: bool


@dataclass(frozen=True)
class RowCompute:
    """A function of the event alone: ``isWeekend``, or ``hourAtMost`` a given hour of the day (UTC)."""

    function: str
    hour: int


@dataclass(frozen=True)
class Operand:
    """An operand of a ratio: a decimal ``column`` of the event, or another ``feature``."""

    kind: str
    name: str


@dataclass(frozen=True)
class RatioCompute:
    """One operand divided by another."""

    numerator: Operand
    denominator: Operand


@dataclass(frozen=True)
class SnapshotCompute:
    """A feature of a snapshot group: an event at t has that of the row of the day of ``t − available_after`` (µs)."""

    group: str
    feature: str
    available_after: int


Compute = Union[WindowCompute, RowCompute, RatioCompute, SnapshotCompute]


@dataclass(frozen=True)
class FeatureType:
    """Logical type: ``bigint``, ``double``, or ``decimal`` with its precision and scale."""

    kind: str
    precision: int = 0
    scale: int = 0


@dataclass(frozen=True)
class Feature:
    """A feature with all defaults resolved."""

    name: str
    entity: str
    type: FeatureType
    nullable: bool
    #: Value instead of null: a float for doubles, the unscaled integer for decimals.
    default: float | int | None
    compute: Compute


@dataclass(frozen=True)
class Group:
    """A published feature group."""

    #: Published name: ``rt_card_features_v1``.
    name: str
    hash: str
    entity: str
    #: Key column by entity name, for every entity the group uses.
    entities: dict[str, str]
    record_id: str
    is_online: bool
    features: tuple[Feature, ...]
    #: Names of the ratios, each after the features it depends on.
    derived: tuple[str, ...]
    #: The gold table: ``name``, ``path``, ``fields``, ``schema``, ``ddl``.
    gold: dict[str, Any]

    @property
    def computed_features(self) -> tuple[Feature, ...]:
        """Features that are computed from events, not taken from a snapshot group."""
        return tuple(each for each in self.features if not isinstance(each.compute, SnapshotCompute))

    @property
    def taken_features(self) -> tuple[Feature, ...]:
        """Features that are taken from a snapshot group."""
        return tuple(each for each in self.features if isinstance(each.compute, SnapshotCompute))

    def features_of(self, entity: str) -> tuple[Feature, ...]:
        """Features computed over the rows of an entity, in stored order."""
        return tuple(feature for feature in self.computed_features if feature.entity == entity)

    @property
    def used_entities(self) -> tuple[str, ...]:
        """Entities over whose rows features are computed; the group's own entity is last."""
        used = dict.fromkeys(feature.entity for feature in self.computed_features)
        return tuple(sorted(used, key=lambda entity: (entity == self.entity, entity)))


def load_group(name: str) -> Group:
    """Loads a published group.

    :raises UserError: there is no such group, or it was compiled by another version
    """
    groups = load_compiled('groups')
    if name not in groups:
        raise UserError(
            'unknown_group', f'unknown feature group "{name}"', f'Use one of {", ".join(groups)}.'
        )
    content = groups[name]
    return parse_group(name, content, content['gold'])


def parse_group(name: str, content: dict[str, Any], gold: dict[str, Any]) -> Group:
    """Parses a group from its compiled JSON.

    :param gold: the compiled gold table
    :raises UserError: it was compiled by another version
    """
    require_format(name, content, _FORMATS)
    return Group(
        name=name,
        hash=content['hash'],
        entity=content['entity'],
        entities=content['entities'],
        record_id=content['recordId'],
        is_online=content['online'] is not None,
        features=tuple(map(parse_feature, content['features'])),
        derived=tuple(content['derived']),
        gold=gold,
    )


def require_format(name: str, content: dict[str, Any], known: Collection[int]) -> None:
    """Checks the format of a compiled group.

    :raises UserError: it was compiled by another version
    """
    if content['format'] not in known:
        raise UserError(
            'newer_format',
            f'feature group "{name}": expected format {" or ".join(map(str, known))}, found {content["format"]}',
            'Use the jobs of the release that compiled it.',
        )


def parse_feature(content: dict[str, Any]) -> Feature:
    """Parses a feature from its compiled JSON."""
    kind = content['type']['kind']
    default = content['default']
    return Feature(
        name=content['name'],
        entity=content['entity'],
        type=FeatureType(**content['type']),
        nullable=content['nullable'],
        default=None if default is None else float(default) if kind == 'double' else int(default),
        compute=_parse_compute(content['compute']),
    )


def _parse_compute(content: dict[str, Any]) -> Compute:
    if content['kind'] == 'row':
        return RowCompute(content['function'], content.get('hour', 0))
    if content['kind'] == 'ratio':
        return RatioCompute(_parse_operand(content['numerator']), _parse_operand(content['denominator']))
    if content['kind'] == 'snapshot':
        return SnapshotCompute(content['group'], content['feature'], content['availableAfterMicros'])
    return WindowCompute(
        content['function'],
        content.get('column'),
        content['windowMicros'],
        content['delayMicros'],
        content['includesCurrent'],
    )


def _parse_operand(content: dict[str, Any]) -> Operand:
    return Operand(content['kind'], content[content['kind']])
