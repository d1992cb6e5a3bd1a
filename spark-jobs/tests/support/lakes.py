"""Lakes for tests: synthetic bronze traffic, and reference lakes by the embedded engine."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.group import Group, load_group
from cardlake_jobs.groups.snapshot_group import SnapshotGroup, load_snapshot_groups
from cardlake_jobs.iceberg.paths import SparkLake, local_folder
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.support.node import run_script

GROUPS: tuple[Group, ...] = (load_group('rt_card_features_v1'), load_group('fraud_features_v1'))
ALL_GROUPS: tuple[Group, ...] = tuple(map(load_group, load_compiled('groups')))
SNAPSHOTS: tuple[SnapshotGroup, ...] = load_snapshot_groups()
#: 2030-01-01T00:00Z in µs, after all traffic of the tests.
WINDOW_END = 1_893_456_000_000_000
_TYPES = ('card_authorization', 'card_dispute')


def generate_traffic(folder: Path, **options: Any) -> Path:
    """Writes synthetic traffic under a folder's bronze prefix; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    run_script('tests/support/traffic-lake.ts', str(folder), json.dumps(options))
    return folder


def add_changing_reports(folder: Path, seed: int) -> Path:
    """Adds reports on a tenth of a lake's events in three objects: up to five on an event in any order, some of them of
    the same instant, withdrawals, and withdrawals of withdrawals; returns the folder.
    """
    source = random.Random(seed)
    lines = []
    for line in _read_authorizations(folder):
        match = re.match(rb'\{"event_id":"([^"]+)".*"ts":(\d+)', line)
        if match is None or source.random() > 0.1:
            continue
        for _ in range(source.randint(1, 5)):
            at = int(match[2]) + 43_200 * source.choice([0, 1, 7, 14, 15, 16, source.randint(0, 60)])
            report = {
                'event_id': match[1].decode(),
                'is_fraud': source.random() < 0.6,
                'reported_at': at,
            }
            lines.append(json.dumps(report))
    assert lines
    source.shuffle(lines)
    for number in range(3):
        target = folder / f'bronze/streaming/card_dispute/ingest_dt=2029/12/31/0{number}/00/more.json.gz'
        target.parent.mkdir(parents=True)
        target.write_bytes(gzip.compress('\n'.join(lines[number::3]).encode()))
    return folder


def add_late_events(folder: Path, every: int) -> Path:
    """Adds copies of one event in so many, with other ids, in one object that arrived last; returns the folder."""
    lines = [
        re.sub(rb'^\{"event_id":"', b'{"event_id":"late-', line)
        for line in _read_authorizations(folder)
        if line.startswith(b'{"event_id":"')
    ][::every]
    assert lines
    target = folder / 'bronze/streaming/card_authorization/ingest_dt=2029/12/31/00/00/late.json.gz'
    target.parent.mkdir(parents=True)
    target.write_bytes(gzip.compress(b'\n'.join(lines)))
    return folder


def add_decisions(folder: Path, seed: int) -> Path:
    """Adds decisions on two thirds of a lake's events in one object: a third of them declines, some of the others
    controls; returns the folder.
    """
    source = random.Random(seed)
    lines = []
    for line in _read_authorizations(folder):
        match = re.match(rb'\{"event_id":.*"ts":\d+.*\}$', line)
        if match is None or source.random() > 0.67:
            continue
        event = json.loads(line)
        decision: dict[str, object] = {
            **{name: event.get(name) for name in ('event_id', 'card_id', 'merchant_id', 'ts', 'amount')},
            **dict.fromkeys(['received_at', 'decided_at', 'history_read_at'], event['ts']),
            'state': 'decided',
            'decision': source.choice(['approve', 'review', 'decline']),
            'score': 0.5,
            'model': 'fraud',
            'flags': source.choice(['[]', '["stale"]', '["stale", "control"]']),
            **dict.fromkeys(['snapshots', 'shadows'], '[]'),
            'rules': source.choice(['[]', '["burst"]']),
            'decided_by': source.choice(['model', 'list', 'rule', None]),
            'steps': '{}',
        }
        lines.append(json.dumps(decision))
    assert lines
    target = folder / 'bronze/streaming/card_decision/ingest_dt=2029/12/31/00/00/made.json.gz'
    target.parent.mkdir(parents=True)
    target.write_bytes(gzip.compress('\n'.join(lines).encode()))
    return folder


def _read_authorizations(folder: Path) -> Iterator[bytes]:
    for path in sorted((folder / 'bronze/streaming/card_authorization').rglob('*.gz')):
        yield from gzip.decompress(path.read_bytes()).splitlines()


def list_objects(folder: Path) -> list[Path]:
    """Paths of the bronze objects of a lake, relative to it."""
    found = (folder / 'bronze').rglob('*.gz')
    return sorted(path.relative_to(folder) for path in found)


def lake_folder(lake: SparkLake) -> Path:
    folder = local_folder(lake.paths.root)
    assert folder is not None
    return folder


def copy_objects(lake: SparkLake, source: Path, objects: list[Path]) -> None:
    """Copies bronze objects from a folder into a lake."""
    for path in objects:
        target = lake_folder(lake) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target)


def ingest(
    lake: SparkLake,
    run_id: str,
    window_end: int = WINDOW_END,
    groups: tuple[Group, ...] = GROUPS,
    snapshots: tuple[SnapshotGroup, ...] = (),
) -> dict[str, int]:
    """Runs the stream job; without snapshot groups, which take their time."""
    return run_stream(lake, StreamOptions(run_id, window_end, groups, snapshots=snapshots))


@dataclass(frozen=True)
class EmbeddedLake:
    """A lake of the embedded engine.

    :ivar ledger: number of lines by outcome for each object
    :ivar datasets: manifests of the datasets, if a day was given
    """

    lake: Path
    ledger: dict[str, dict[str, int]]
    datasets: dict[str, Any]


def run_embedded_engine(
    source: Path,
    output: Path,
    day: str | None = None,
    snapshots_until: int | None = None,
    groups: tuple[Group, ...] = GROUPS,
) -> EmbeddedLake:
    """Runs the embedded engine on the bronze objects of a folder, or on what is new in it since the output has a lake.

    :param day: build the datasets of this day
    :param snapshots_until: compute the snapshot groups up to this instant, µs
    """
    lake = output / 'lake'
    shutil.copytree(source / 'bronze', lake / 'bronze', dirs_exist_ok=True)
    names = [group.name for group in groups]
    options = {'groups': names, 'day': day, 'snapshotsUntil': snapshots_until}
    result = json.loads(run_script('tests/support/embedded.ts', str(lake), json.dumps(options)))
    return EmbeddedLake(lake, result['ledger'], result['datasets'])
