"""Maintenance that fails is told, and fails no publication."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from py4j.protocol import Py4JJavaError

import publish_feed
from cardlake_jobs.feeds import maintain
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from tests.support.java_exceptions import java_error


def _missing_manifest() -> Py4JJavaError:
    """The error of Iceberg when another run has deleted a manifest."""
    return java_error('org.apache.iceberg.exceptions.NotFoundException', 'no manifest')


def test_the_verdicts_and_the_counts_come_first_and_the_other_tables_are_maintained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def expire(_lake: SparkLake, name: str, _before: object) -> int:
        done.append(f'expire {name}')
        if name in ('shipments', 'feed_objects'):
            raise _missing_manifest()
        return 1

    def write(path: str, _content: bytes) -> None:
        done.append(f'write {path}')

    storage = SimpleNamespace(read=lambda _path: b'{"feed": "shipments", "plans": []}', write=write)
    monkeypatch.setattr(publish_feed, 'Storage', lambda _spark: storage)
    monkeypatch.setattr(publish_feed, 'publish_objects', lambda *_: [])
    monkeypatch.setattr(maintain, 'compact_files', lambda *_: 0)
    monkeypatch.setattr(maintain, 'expire_snapshots', expire)
    monkeypatch.setattr(maintain, 'has_embedded_lake', lambda _lake: False)
    monkeypatch.setattr(
        maintain, 'remove_orphan_files', lambda _lake, name, _before: done.append(f'orphans {name}')
    )
    lake: Any = SimpleNamespace(spark=None, paths=SimpleNamespace(root='lake'))

    publish_feed.main(cast(SparkLake, lake), Arguments({'request': ['q'], 'runId': ['r']}, 'lake'))

    assert done == [
        'write lake/_cardlake/runs/r/verdicts.json',
        'write lake/_cardlake/runs/r/facts.json',
        'expire shipments',
        'expire shipments_blocked',
        'orphans shipments_blocked',
        'expire feed_objects',
        'expire feed_quarantine',
        'orphans feed_quarantine',
    ]
    told = capsys.readouterr().err
    assert 'table shipments was not maintained: NotFoundException: no manifest' in told
    assert 'table feed_objects was not maintained: NotFoundException: no manifest' in told
