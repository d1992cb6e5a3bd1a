"""Runs the command line ``cardlake``, which ``npm run build`` has bundled."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.support.node import NODE, PACKAGE_ROOT

CARDLAKE = PACKAGE_ROOT.parent / 'apps' / 'cli' / 'bin' / 'cardlake.cjs'


def run_cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [NODE, str(CARDLAKE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def run_json(*arguments: object) -> dict[str, Any]:
    """Runs a command to its end; returns the last line of its JSON."""
    done = run_cli(*arguments, '--json')
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(summary, dict)
    return summary
