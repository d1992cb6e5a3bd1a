"""Lakes of tests: bronze from the traffic generator, and what the embedded engine makes of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from cardlake_jobs.groups.group import Group, load_group
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.support.node import run_script

GROUPS: tuple[Group, ...] = (load_group('rt_card_features_v1'), load_group('fraud_features_v1'))
#: 2030-01-01T00:00Z, µs.
LATER = 1_893_456_000_000_000
_TYPES = ('card_authorization', 'card_dispute')


def make_traffic(folder: Path, **options: Any) -> Path:
    """Lays synthetic traffic into a folder's bronze prefix; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    run_script('tests/support/traffic-lake.ts', str(folder), json.dumps(options))
    return folder


def objects_of(folder: Path) -> list[Path]:
    """Objects under a lake's bronze prefix, by their names under the lake."""
    found = (folder / 'bronze').rglob('*.gz')
    return sorted(path.relative_to(folder) for path in found)


def folder_of(lake: SparkLake) -> Path:
    return Path(urlparse(lake.places.root).path)


def put_objects(lake: SparkLake, source: Path, objects: list[Path]) -> None:
    """Copies bronze objects of a folder into a lake."""
    for path in objects:
        target = folder_of(lake) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target)


def stream(
    lake: SparkLake, run_id: str, window_end: int = LATER, groups: tuple[Group, ...] = GROUPS
) -> dict[str, int]:
    """A stream run."""
    return run_stream(lake, StreamOptions(run_id, window_end, groups))


@dataclass(frozen=True)
class Embedded:
    """A lake that the embedded engine brought up.

    :ivar ledger: what became of each object's lines
    :ivar datasets: its result of building them, when a day was given
    """

    lake: Path
    ledger: dict[str, dict[str, int]]
    datasets: dict[str, Any]


def embedded(source: Path, output: Path, day: str | None = None) -> Embedded:
    """What the embedded engine makes of a folder's bronze."""
    lake = output / 'lake'
    shutil.copytree(source / 'bronze', lake / 'bronze')
    said = json.loads(run_script('tests/support/embedded.ts', str(lake), *([] if day is None else [day])))
    return Embedded(lake, said['ledger'], said['datasets'])
