"""Programs on this machine that stand in for the jobs of a service."""

import atexit
import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

# Runs the command given as arguments, and ends its process group once standard input does: even when the services are
# killed, the system closes their end of the pipe.
_TIED_TO_INPUT = """
exec 3<&0 </dev/null
(exec >/dev/null 2>&1; cat <&3; kill -KILL 0) &
exec 3<&-
exec "$@"
"""


def expand_command(template: str, values: dict[str, list[str]]) -> list[str]:
    """Splits a template into words and puts the words of `values` in the place of {entry}, {args} and the like."""
    return [word for part in shlex.split(template) for word in values.get(part, [part])]


class Programs:
    """Running programs by the job that each belongs to; none outlives the services."""

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        atexit.register(self.kill_all)

    def start(  # noqa: PLR0913 - the parts of a process
        self,
        job: str,
        command: list[str],
        environment: dict[str, str],
        stdout: int,
        stderr: int,
        *,
        folder: Path | None = None,
    ) -> None:
        """Starts a program in a process group of its own; `stdout` and `stderr` are file descriptors.

        Raises FileNotFoundError if there is no such program.
        """
        variables = {**os.environ, **environment}
        if shutil.which(command[0], path=variables.get('PATH')) is None:
            raise FileNotFoundError(f'no program {command[0]}')
        self._processes[job] = subprocess.Popen(
            ['/bin/sh', '-c', _TIED_TO_INPUT, 'sh', *command],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            env=variables,
            cwd=folder,
            start_new_session=True,
        )

    def wait(self, job: str, time_limit: float | None) -> int:
        """Waits for the exit code; raises TimeoutExpired, and ends the program, after the time limit."""
        process = self._processes[job]
        try:
            return process.wait(timeout=time_limit)
        except subprocess.TimeoutExpired:
            self.kill(job)
            raise
        finally:
            self._processes.pop(job, None)
            if process.stdin is not None:
                process.stdin.close()

    def is_running(self, job: str) -> bool:
        process = self._processes.get(job)
        return process is not None and process.poll() is None

    def kill(self, job: str) -> None:
        process = self._processes.get(job)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def kill_all(self) -> None:
        for job in list(self._processes):
            self.kill(job)
