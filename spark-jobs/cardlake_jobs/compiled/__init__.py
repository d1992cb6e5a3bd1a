"""Definitions compiled from the TypeScript packages: plain JSON, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile


@cache
def load_compiled(name: str) -> Any:
    """Returns the content of a compiled file; the result is shared, so callers must not change it.

    :param name: without its extension: ``wire``, ``bronze``, ``tables``, ``jobs``, ``groups``, ``snapshots``,
        ``datasets``, ``feeds``
    :raises FileNotFoundError: there is no such file
    """
    path = Path(__file__).with_name(f'{name}.json')
    return json.loads(_text(path))


def _text(path: Path) -> str:
    archive = next((folder for folder in path.parents if folder.suffix == '.zip' and folder.is_file()), None)
    if archive is None:
        return path.read_text(encoding='utf-8')
    with ZipFile(archive) as packed:
        return packed.read(path.relative_to(archive).as_posix()).decode('utf-8')
