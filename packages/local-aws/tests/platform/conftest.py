"""The sample: applied with the offline Terraform provider, and loaded into services that run for all tests."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_aws.server.start import start
from local_aws.server.stop import stop

from .support import Sample

PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).parent / 'sample'
TERRAFORM_ENVIRONMENT = Path(__file__).with_name('terraform-environment.ts')


@pytest.fixture(scope='session')
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder = tmp_path_factory.mktemp('sample')
    _apply(folder)
    settings = {
        'EMR_LOCAL_CMD': 'python3 {entry} {args}',
        'BATCH_LOCAL_CMD': '{command}',
        'GLUE_LOCAL_CMD': 'python3 {entry} {args}',
        'FH_MAX_INTERVAL_S': '1',
        'SCHEDULES_FIRE': 'false',
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        for name in ('THROTTLE_RATE', 'FAIL_RATE', 'SM_INVOKE_URL', 'SM_SERVE_CMD', 'SM_TRAIN_CMD'):
            patch.delenv(name, raising=False)
        variables = start(0, 'ap-southeast-1')
        for name, value in variables.items():
            patch.setenv(name, value)
        port = int(variables['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
        try:
            loaded = Sample(folder / 'terraform.tfstate')
            result = loaded.load('--quiet')
            assert result.returncode == 0, result.stdout + result.stderr
            yield loaded
        finally:
            stop(port)


def _apply(folder: Path) -> None:
    """Applies the sample in a folder, with its functions zipped beside it."""
    shutil.copy(SOURCES / 'main.tf.json', folder)
    for script in ('job.py', 'glue_job.py'):
        shutil.copy(SOURCES / script, folder)
    for function in (SOURCES / 'functions').iterdir():
        with zipfile.ZipFile(folder / f'{function.name}.zip', 'w') as archive:
            for file in sorted(function.rglob('*')):
                archive.write(file, file.relative_to(function))
    command = ['node', '-r', '@cardlake/tooling/register', str(TERRAFORM_ENVIRONMENT)]
    environment = {**os.environ, **json.loads(subprocess.check_output(command, cwd=PACKAGE, text=True))}
    for arguments in (['init'], ['apply', '-auto-approve']):
        result = subprocess.run(
            ['terraform', *arguments, '-input=false', '-no-color'],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            sys.exit(f'terraform {" ".join(arguments)}:\n{result.stdout}{result.stderr}')
