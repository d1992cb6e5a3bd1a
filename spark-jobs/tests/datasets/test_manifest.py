"""Entries of dataset manifests."""

from __future__ import annotations

from cardlake_jobs.datasets.declines import DeclineCounts
from cardlake_jobs.datasets.files import DataFile
from cardlake_jobs.datasets.manifest import serialize_manifest, split_manifest


def _file(name: str, rows: int, frauds: int) -> DataFile:
    return DataFile(f'file:///staging/{name}', f'train/{name}', 'ab' * 32, rows, 100, frauds)


def test_the_fraud_rate_is_over_all_files() -> None:
    entry = split_manifest([_file('a.parquet', 3, 1), _file('b.parquet', 5, 1)], DeclineCounts())
    assert (entry['rows'], entry['frauds'], entry['fraudRate']) == (8, 2, 0.25)
    assert entry['files'][0] == {'path': 'train/a.parquet', 'sha256': 'ab' * 32, 'rows': 3, 'bytes': 100}


def test_a_split_without_rows_has_no_fraud_rate() -> None:
    assert split_manifest([], DeclineCounts()) == {'rows': 0, 'frauds': 0, 'fraudRate': None, 'files': []}


def test_a_manifest_is_indented_and_ends_with_a_newline() -> None:
    assert serialize_manifest({'dataset': 'é', 'rows': 1}) == '{\n  "dataset": "é",\n  "rows": 1\n}\n'
