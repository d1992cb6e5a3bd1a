"""Stops the services."""

import contextlib
import os
import signal
import time

from .instance import Instance

_PATIENCE_SECONDS = 10


def stop(port: int) -> bool:
    """Ends the instance on a port and answers whether there was one. Its logs stay until the next start."""
    instance = Instance(port)
    pid = instance.pid()
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + _PATIENCE_SECONDS
        while instance.pid() is not None and time.monotonic() < end:
            time.sleep(0.1)
        if instance.pid() is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    instance.pid_file.unlink(missing_ok=True)
    return pid is not None
