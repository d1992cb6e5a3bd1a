"""The evidence on decisions of Spark's lake leads to what an audit of the embedded engine's lake finds."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.evidence.leave_evidence import EvidenceOptions, leave_evidence
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake
from tests.support.lakes import ingest, lake_folder
from tests.support.node import run_script

_GROUP = load_group('fraud_features_v2')
_RUNS = load_compiled('jobs')['runsPrefix']
_OPTIONS = EvidenceOptions('audit', date(2026, 1, 12), (_GROUP,))


def _serve(folder: Path, kind: str) -> dict[str, Any]:
    """Makes a served lake; returns what an audit finds in it."""
    audit: dict[str, Any] = json.loads(run_script('tests/support/served-lake.ts', str(folder), kind))
    return audit


def _take_over(source: Path, lake: SparkLake) -> None:
    """Makes Spark's lake of the same bronze, with the same published snapshots."""
    target = lake_folder(lake)
    shutil.copytree(source / 'bronze', target / 'bronze')
    ingest(lake, 'stream', groups=(_GROUP,))
    shutil.copytree(source / 'gold/online_updates', target / 'gold/online_updates', dirs_exist_ok=True)


def _judge(lake: SparkLake, left: dict[str, Any]) -> dict[str, Any]:
    """Judges the parts as the function does."""
    parts = [(lake_folder(lake) / key).read_bytes() for key in left['parts']]
    lines = ''.join(gzip.decompress(part).decode() for part in parts)
    found: dict[str, Any] = json.loads(run_script('tests/support/judge-evidence.ts', text=lines))
    return found


@pytest.mark.platform
@pytest.mark.parametrize('kind', ['damaged', 'troubled'])
def test_both_engines_find_the_same_in_the_same_decisions(
    make_lake: MakeLake, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / 'served'
    audit = _serve(source, kind)
    lake = make_lake()
    _take_over(source, lake)
    left = leave_evidence(lake, _OPTIONS)
    assert json.loads((lake_folder(lake) / f'{_RUNS}/audit/evidence.json').read_text()) == left
    found = _judge(lake, left)
    assert found == {name: audit[name] for name in found}
    assert found['classes']['mismatch'] == (1 if kind == 'damaged' else 0)
    assert [each['decisions'] for each in left['definitions']] == [sum(found['classes'].values())]
    counts = ('day', 'decisions', 'undecided', 'otherDefinitions')
    assert {name: left[name] for name in counts} == {name: audit[name] for name in counts}
    assert left['versions'] == [{'model': 'fraud', 'version': 'a', 'decisions': audit['decisions']}]

    # A repeated run leaves the same parts; of a group that runs do not compute, the decisions are only counted.
    assert leave_evidence(lake, _OPTIONS) == left
    unknown = leave_evidence(lake, replace(_OPTIONS, groups=()))
    assert (unknown['definitions'], unknown['otherDefinitions']) == ([], left['definitions'])
    assert sum(_judge(lake, unknown)['classes'].values()) == 0

    # Gold that lacks a part of silver would make mismatches of what it lacks.
    late = lake_folder(lake) / 'bronze/streaming/card_authorization/ingest_dt=2026/01/20/00/00/late.json.gz'
    late.parent.mkdir(parents=True)
    event = {'event_id': 'late', 'card_id': 'card_000001', 'merchant_id': 'm1', 'ts': 1_768_176_000}
    rest = {'amount': 1, 'currency': 'EUR', 'country': 'BE', 'pos_mode': 'chip'}
    late.write_bytes(gzip.compress(json.dumps({**event, **rest}).encode()))
    ingest(lake, 'without', groups=())
    with pytest.raises(UserError, match='does not contain all of silver'):
        leave_evidence(lake, _OPTIONS)
