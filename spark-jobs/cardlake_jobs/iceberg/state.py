"""What a run leaves in the ledger's snapshot beside its rows: how far everything is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

STATE_PROPERTY = 'cardlake.state'


@dataclass(frozen=True)
class GroupState:
    """How far a group's gold table is."""

    #: Content hash of the definition that its rows were computed by.
    hash: str
    #: The last commit whose changes of silver it has taken up.
    commit: int
    #: As-of instant of its newest online records, µs; 0 for none yet.
    online: int


@dataclass(frozen=True)
class Published:
    """A table that a run has written: the snapshot readers saw before, and the one they are to see."""

    base: int | None
    snapshot: int


@dataclass(frozen=True)
class LakeState:
    """The state after a commit; numbers of commits grow by one."""

    commit: int = 0
    run_id: str = ''
    #: Window end of the newest stream run, µs.
    window_end: int = 0
    groups: dict[str, GroupState] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def state_of(text: str | None) -> LakeState:
    """A state from its JSON; the state of an empty lake when there is none."""
    if text is None:
        return LakeState()
    content: dict[str, Any] = json.loads(text)
    return LakeState(
        **{
            **content,
            'groups': {name: GroupState(**each) for name, each in content['groups'].items()},
            'published': {name: Published(**each) for name, each in content['published'].items()},
        }
    )
