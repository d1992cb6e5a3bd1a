"""State of the lake, kept as JSON in the summary of the ledger's snapshot."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cardlake_jobs.compiled import load_compiled

STATE_PROPERTY: str = load_compiled('jobs')['stateProperty']


@dataclass(frozen=True)
class GroupState:
    """Progress of a group's gold table."""

    #: Hash of the definition that its rows were computed with.
    hash: str
    #: Last commit whose silver changes the table includes.
    commit: int
    #: Event time of its newest online records, µs; 0 if there are none yet.
    online: int


@dataclass(frozen=True)
class SnapshotState:
    """Progress of a snapshot group's gold table."""

    #: Hash of the definition that its rows were computed with.
    hash: str
    #: Last commit whose silver changes the table includes.
    commit: int
    #: The last day that can have rows, as days since the epoch: that of the greatest window end.
    last_day: int
    #: The newest published version of each of the newest days, by day; empty if decisions are not made online.
    versions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishedTable:
    """A table changed by a commit: the snapshot before it, and the snapshot to publish."""

    base: int | None
    snapshot: int


@dataclass(frozen=True)
class LakeState:
    """State after a commit; each commit increments ``commit`` by one."""

    commit: int = 0
    run_id: str = ''
    #: Window end of the newest stream run, µs.
    window_end: int = 0
    #: Window end of the newest run that listed all of bronze, µs; 0 before the first.
    swept: int = 0
    groups: dict[str, GroupState] = field(default_factory=dict)
    #: By snapshot group.
    snapshots: dict[str, SnapshotState] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    published: dict[str, PublishedTable] = field(default_factory=dict)
    #: Last commit whose changes of silver were left for the table of card events; 0 if none was.
    card_events: int = 0

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def parse_state(text: str | None) -> LakeState:
    """Parses a state from JSON; returns the state of an empty lake for None."""
    if text is None:
        return LakeState()
    content: dict[str, Any] = json.loads(text)
    return LakeState(
        **{
            **content,
            'groups': {name: GroupState(**each) for name, each in content['groups'].items()},
            'snapshots': {name: SnapshotState(**each) for name, each in content.get('snapshots', {}).items()},
            'published': {name: PublishedTable(**each) for name, each in content['published'].items()},
        }
    )
