"""Files with real card events, which some machines have beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL_DATA = Path(__file__).resolve().parents[4] / 'shared' / 'data'
needs_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(), reason='the sample files of real data are not on this machine'
)
