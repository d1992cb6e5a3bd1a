"""Runs TypeScript of the workspace from source, as the reference of differential tests."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
#: Node executable that started these tests.
NODE = os.environ.get('CARDLAKE_NODE', 'node')


def run_script(script: str, *arguments: str, text: str = '') -> str:
    """Runs a TypeScript file of this package with a text on standard input; returns its standard output.

    :raises AssertionError: it failed; contains its standard error
    """
    command = [NODE, '-r', '@cardlake/tooling/register', script, *arguments]
    done = subprocess.run(command, cwd=PACKAGE_ROOT, input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def run_json_script(script: str, questions: Iterable[Any]) -> list[Any]:
    """Runs a script that reads and writes JSON lines; returns its answers."""
    text = ''.join(f'{json.dumps(question)}\n' for question in questions)
    return [json.loads(line) for line in run_script(script, text=text).split('\n') if line]
