"""TypeScript of the workspace, run from source: the other side of differential tests."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
#: The Node that these tests were started by.
NODE = os.environ.get('CARDLAKE_NODE', 'node')


def run_script(script: str, *arguments: str, text: str = '') -> str:
    """Standard output of a TypeScript file of this package, given text on standard input.

    :raises AssertionError: it failed; with what it said
    """
    command = [NODE, '-r', '@cardlake/tooling/register', script, *arguments]
    done = subprocess.run(command, cwd=HOME, input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def ask(script: str, questions: Iterable[Any]) -> list[Any]:
    """Answers of a script that reads and writes one JSON text a line."""
    text = ''.join(f'{json.dumps(question)}\n' for question in questions)
    return [json.loads(line) for line in run_script(script, text=text).split('\n') if line]
