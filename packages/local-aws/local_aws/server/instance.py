"""A running instance of the services, known by its port."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

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

    def pid(self) -> int | None:
        """Process id of the instance; None if it does not run."""
        try:
            pid = int(self.pid_file.read_text())
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        # The system may have given the number to another process since. Without -ww the command is cut at COLUMNS.
        command = subprocess.run(
            ['ps', '-ww', '-o', 'command=', '-p', str(pid)], capture_output=True, text=True, check=False
        )
        return pid if 'local_aws.emulator' in command.stdout else None
