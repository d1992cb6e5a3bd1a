"""Tests that judge by Great Expectations run in its own environment: ``node scripts/feeds-python.mjs -m pytest``. Each
environment leaves out the tests of the other, so that all of them run once.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_JUDGED = [
    'test_expectations.py',
    'test_publish.py',
    'test_publish_edges.py',
    'test_releases.py',
    'test_reload.py',
    'test_reload_edges.py',
]
_OTHERS = [path.name for path in Path(__file__).parent.glob('test_*.py') if path.name not in _JUDGED]

collect_ignore = _JUDGED if find_spec('great_expectations') is None else _OTHERS
