"""Faults for tests of retries.

A share THROTTLE_RATE (0 to 1) of the record calls of the Feature Store, and of the calls of DynamoDB under a role, is
throttled and a share FAIL_RATE fails, in an order that FAULT_SEED repeats.
"""

import os
import random
from typing import Literal

_THROTTLE_RATE = float(os.environ.get('THROTTLE_RATE') or 0)
_FAIL_RATE = float(os.environ.get('FAIL_RATE') or 0)
_random = random.Random(int(os.environ.get('FAULT_SEED') or 1))


def draw_fault() -> Literal['throttle', 'fail'] | None:
    """The fault of the next record or call."""
    if not _THROTTLE_RATE and not _FAIL_RATE:
        return None
    drawn = _random.random()
    if drawn < _THROTTLE_RATE:
        return 'throttle'
    return 'fail' if drawn < _THROTTLE_RATE + _FAIL_RATE else None
