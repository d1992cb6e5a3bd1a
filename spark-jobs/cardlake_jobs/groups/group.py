"""A feature group in its compiled form: nothing is implied, everything is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union

from cardlake_jobs.compiled import compiled
from cardlake_jobs.errors import UserError

#: Version of the compiled form that this code reads.
_FORMAT = 1


@dataclass(frozen=True)
class WindowCompute:
    """An aggregate over ``(t − window − delay, t − delay)``; the right end is closed with a delay. µs."""

    function: str
    column: str | None
    window: int
    delay: int
    includes_current: bool


@dataclass(frozen=True)
class RowCompute:
    """A function of the event alone: ``isWeekend``, or ``hourAtMost`` an hour of the day."""

    function: str
    hour: int


@dataclass(frozen=True)
class Operand:
    """A number that a ratio is made of: a decimal ``column`` of the event, or another ``feature``."""

    kind: str
    name: str


@dataclass(frozen=True)
class RatioCompute:
    """One operand divided by another."""

    numerator: Operand
    denominator: Operand


Compute = Union[WindowCompute, RowCompute, RatioCompute]


@dataclass(frozen=True)
class FeatureType:
    """Logical type: ``bigint``, ``double``, or ``decimal`` with its precision and scale."""

    kind: str
    precision: int = 0
    scale: int = 0


@dataclass(frozen=True)
class Feature:
    """A feature with everything resolved."""

    name: str
    entity: str
    type: FeatureType
    nullable: bool
    #: Value where there would be null: a float for doubles, the unscaled integer for decimals.
    default: float | int | None
    compute: Compute


@dataclass(frozen=True)
class Group:
    """A published feature group."""

    #: Published name: ``rt_card_features_v1``.
    name: str
    hash: str
    entity: str
    #: Key column of every entity that the group uses.
    entities: dict[str, str]
    record_id: str
    is_online: bool
    features: tuple[Feature, ...]
    #: Names of the ratios, each after the features it is made of.
    derived: tuple[str, ...]
    #: The gold table: ``name``, ``path``, ``fields``, ``schema``, ``ddl``.
    gold: dict[str, Any]

    def features_of(self, entity: str) -> tuple[Feature, ...]:
        """The features that are computed in the rows of an entity, in stored order."""
        return tuple(feature for feature in self.features if feature.entity == entity)

    @property
    def used_entities(self) -> tuple[str, ...]:
        """Entities with features, the group's own last."""
        used = dict.fromkeys(feature.entity for feature in self.features)
        return tuple(sorted(used, key=lambda entity: (entity == self.entity, entity)))


def load_group(name: str) -> Group:
    """A published group by its name.

    :raises UserError: there is no such group, or it was compiled by a newer program
    """
    groups = compiled('groups')
    if name not in groups:
        raise UserError(
            'unknown_group', f'there is no feature group "{name}"', f'Use one of {", ".join(groups)}.'
        )
    content = groups[name]
    return group_of(name, content, content['gold'])


def group_of(name: str, content: dict[str, Any], gold: dict[str, Any]) -> Group:
    """A group from its compiled JSON.

    :param gold: the compiled gold table
    :raises UserError: it was compiled by a newer program
    """
    if content['format'] != _FORMAT:
        raise UserError(
            'newer_format',
            f'feature group "{name}" has format {content["format"]}; these jobs know {_FORMAT}',
            'Use jobs of the version that compiled it.',
        )
    return Group(
        name=name,
        hash=content['hash'],
        entity=content['entity'],
        entities=content['entities'],
        record_id=content['recordId'],
        is_online=content['online'] is not None,
        features=tuple(_feature(feature) for feature in content['features']),
        derived=tuple(content['derived']),
        gold=gold,
    )


def _feature(content: dict[str, Any]) -> Feature:
    kind = content['type']['kind']
    default = content['default']
    return Feature(
        name=content['name'],
        entity=content['entity'],
        type=FeatureType(**content['type']),
        nullable=content['nullable'],
        default=None if default is None else float(default) if kind == 'double' else int(default),
        compute=_compute(content['compute']),
    )


def _compute(content: dict[str, Any]) -> Compute:
    if content['kind'] == 'row':
        return RowCompute(content['function'], content.get('hour', 0))
    if content['kind'] == 'ratio':
        return RatioCompute(_operand(content['numerator']), _operand(content['denominator']))
    return WindowCompute(
        content['function'],
        content.get('column'),
        content['windowMicros'],
        content['delayMicros'],
        content['includesCurrent'],
    )


def _operand(content: dict[str, Any]) -> Operand:
    return Operand(content['kind'], content[content['kind']])
