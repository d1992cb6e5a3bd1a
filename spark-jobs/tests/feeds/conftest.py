"""Tests that judge by Great Expectations run in its own environment: ``node scripts/feeds-python.mjs -m pytest``."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = (
    []
    if find_spec('great_expectations') is not None
    else [
        'test_expectations.py',
        'test_publish.py',
        'test_publish_edges.py',
        'test_reload.py',
        'test_reload_edges.py',
    ]
)
