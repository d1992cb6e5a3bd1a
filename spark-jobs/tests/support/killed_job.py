"""``python -m tests.support.killed_job STEP FLAG…``: runs the stream job and kills its own process at a step."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start_job
from cardlake_jobs.jobs.stream import run_stream
from silver_and_gold import parse_options


def _run_until(step: str, lake: SparkLake, arguments: Arguments) -> None:
    def on_step(reached: str) -> None:
        print(reached, flush=True)
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    run_stream(lake, replace(parse_options(arguments), on_step=on_step))


if __name__ == '__main__':
    last_step = sys.argv[1]
    sys.exit(start_job('silver_and_gold.py', lambda *job: _run_until(last_step, *job), sys.argv[2:]))
