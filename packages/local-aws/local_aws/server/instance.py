"""A running instance of the services, known by its port."""

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = '127.0.0.1'
# The account of the offline Terraform provider; an access key of 12 digits selects an account.
ACCOUNT = '123456789012'
DEFAULT_REGION = 'ap-southeast-1'
_RUNS = Path(__file__).resolve().parents[2] / '.run'


@dataclass(frozen=True)
class Instance:
    port: int

    @property
    def endpoint(self) -> str:
        return f'http://{HOST}:{self.port}'

    @property
    def folder(self) -> Path:
        """Everything that the instance keeps; the next start on the same port removes it."""
        return _RUNS / str(self.port)

    @property
    def logs(self) -> Path:
        return self.folder / 'logs'

    @property
    def pid_file(self) -> Path:
        return self.folder / 'pid'

    @property
    def ids_file(self) -> Path:
        """Identifiers of the services by the made-up ones that a state holds in their place."""
        return self.folder / 'ids.json'

    def lock(self) -> IO[str]:
        """Opens the file for the process id, locked for as long as a process has it open: the instance inherits it."""
        file = self.pid_file.open('w')
        fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def pid(self) -> int | None:
        """Process id of the instance; None if it does not run. Its lock tells: a machine may lack `ps`."""
        try:
            with self.pid_file.open() as file:
                return int(file.read()) if _is_locked(file) else None
        except (FileNotFoundError, ValueError):
            return None


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
