"""``manifest.json``, as the TypeScript datasets package declares it: what a dataset is and what it was made of."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.datasets.files import DataFile

Manifest = dict[str, Any]

MANIFEST_NAME: str = compiled('datasets')['manifest']
_VERSION: int = compiled('datasets')['version']


def manifest_head(dataset: str, day: date) -> Manifest:
    """What every manifest begins with.

    :param dataset: ``training`` or ``inference``
    """
    return {'dataset': dataset, 'version': _VERSION, 'day': str(day)}


def labelled(files: list[DataFile]) -> Manifest:
    """A split with labels; its fraud rate is null without rows."""
    rows = sum(file.rows for file in files)
    frauds = sum(file.frauds for file in files)
    return {
        'rows': rows,
        'frauds': frauds,
        'fraudRate': frauds / rows if rows else None,
        'files': [file.to_json() for file in files],
    }


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written: the same content is the same bytes."""
    return f'{json.dumps(manifest, indent=2, ensure_ascii=False)}\n'
