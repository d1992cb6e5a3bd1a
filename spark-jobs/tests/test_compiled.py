"""What the TypeScript packages compile is what is committed."""

from __future__ import annotations

from tests.support.node import run_script


def test_compiled_files_have_not_drifted() -> None:
    run_script('scripts/compile.ts', '--check')
