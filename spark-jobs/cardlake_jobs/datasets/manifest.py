"""``manifest.json`` of a dataset, in the format of the TypeScript datasets package."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.datasets.declines import DeclineCounts
from cardlake_jobs.datasets.files import DataFile
from cardlake_jobs.groups.group import Group

Manifest = dict[str, Any]

MANIFEST_NAME: str = load_compiled('datasets')['manifest']
_VERSION: int = load_compiled('datasets')['version']


def manifest_header(dataset: str, day: date) -> Manifest:
    """Fields that begin every manifest.

    :param dataset: ``training`` or ``inference``
    """
    return {'dataset': dataset, 'version': _VERSION, 'day': str(day)}


def group_entries(groups: tuple[Group, ...]) -> list[dict[str, str]]:
    """Manifest entries of the groups whose features a dataset contains."""
    return [{'name': group.name, 'definitionHash': group.hash} for group in groups]


def split_manifest(files: list[DataFile], declines: DeclineCounts) -> Manifest:
    """Manifest entry of a labelled split; the fraud rate is null if it has no rows."""
    rows = sum(file.rows for file in files)
    frauds = sum(file.frauds for file in files)
    return {
        'rows': rows,
        'frauds': frauds,
        'fraudRate': frauds / rows if rows else None,
        **({'declines': declines.to_json()} if declines != DeclineCounts() else {}),
        'files': [file.to_json() for file in files],
    }


def serialize_manifest(manifest: Manifest) -> str:
    """Serializes a manifest; the same content gives the same bytes."""
    return f'{json.dumps(manifest, indent=2, ensure_ascii=False)}\n'
