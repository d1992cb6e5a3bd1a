"""``python -m tests.support.killed_job STEP FLAG…``: the stream job as a process of its own, killed at a step."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace

from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start
from cardlake_jobs.jobs.stream import run_stream
from silver_and_gold import options_of


def _killed_at(step: str, lake: SparkLake, arguments: Arguments) -> None:
    def on_step(reached: str) -> None:
        print(reached, flush=True)
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    run_stream(lake, replace(options_of(arguments), on_step=on_step))


if __name__ == '__main__':
    wanted = sys.argv[1]
    sys.exit(start('silver_and_gold.py', lambda *job: _killed_at(wanted, *job), sys.argv[2:]))
