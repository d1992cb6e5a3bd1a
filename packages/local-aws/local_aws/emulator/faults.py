"""Faults on purpose: a share THROTTLE_RATE of calls is throttled and a share FAIL_RATE fails (0..1, FAULT_SEED for repeats)."""

import os
import random

THROTTLE, FAIL = float(os.environ.get('THROTTLE_RATE') or 0), float(os.environ.get('FAIL_RATE') or 0)
_random = random.Random(int(os.environ.get('FAULT_SEED') or 1))


def draw():
    """None, "throttle" or "fail" for the next record or call."""
    x = _random.random() if THROTTLE or FAIL else 1
    return 'throttle' if x < THROTTLE else 'fail' if x < THROTTLE + FAIL else None
