"""The committed compiled files match the TypeScript packages."""

from __future__ import annotations

from tests.support.node import run_script


def test_compiled_files_are_up_to_date() -> None:
    run_script('scripts/compile.ts', '--check')
