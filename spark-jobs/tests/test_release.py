"""The release for EMR Serverless is complete, reproducible, and runs with the Python of the EMR release."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from cardlake_jobs.compiled import load_compiled
from tests.support.node import PACKAGE_ROOT, run_script

# Building the release downloads wheels for two architectures.
pytestmark = pytest.mark.platform

_VERSION = '3.9'
_MACHINES = {'x86_64': 'x86_64', 'AMD64': 'x86_64', 'aarch64': 'arm64', 'arm64': 'arm64'}
#: The job for large objects of feeds takes no arguments of Python's, and is in no contract.
_ENTRY_POINTS = {
    'extract_large_object.py',
    *(job['entryPoint'] for job in load_compiled('jobs')['jobs'].values()),
}
_WHEELS = 'publish-feed.gluewheels.zip'
_ARCHIVES = {'node.gluewheels.zip', 'python-deps-arm64.tar.gz', 'python-deps-x86_64.tar.gz', _WHEELS}


@pytest.fixture(scope='module')
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp('release') / 'dist')


def _build(folder: Path) -> Path:
    run_script('scripts/build.ts', str(folder))
    return folder


def test_manifest_lists_every_file_with_its_hash(release: Path) -> None:
    manifest = json.loads((release / 'manifest.json').read_text())
    assert set(manifest['files']) == {*_ENTRY_POINTS, *_ARCHIVES, 'spark-jobs.zip'}
    for name, file in manifest['files'].items():
        content = (release / name).read_bytes()
        assert (file['sha256'], file['bytes']) == (hashlib.sha256(content).hexdigest(), len(content))


def test_two_builds_give_the_same_bytes(release: Path, tmp_path: Path) -> None:
    again = _build(tmp_path / 'dist')
    assert (again / 'manifest.json').read_bytes() == (release / 'manifest.json').read_bytes()


def test_packing_an_environment_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    pinned = (PACKAGE_ROOT / 'requirements' / 'runtime.txt').read_text()
    requirements = tmp_path / 'six.txt'
    requirements.write_text(pinned[pinned.index('six==') :].split('tzdata==')[0])
    packed = []
    for name in ('first', 'second'):
        output = tmp_path / f'{name}.tar.gz'
        run_script('tests/support/pack.ts', str(requirements), 'ARM64', str(output))
        packed.append(output.read_bytes())
    assert packed[0] == packed[1]
    with tarfile.open(tmp_path / 'first.tar.gz') as archive:
        assert archive.getmember('bin/python').linkname == f'/usr/bin/python{_VERSION}'
        six = archive.extractfile(f'lib/python{_VERSION}/site-packages/six.py')
        assert six is not None
        compile(six.read(), 'six.py', 'exec')


def _find_release_python() -> str | None:
    pyenv = Path(os.environ.get('PYENV_ROOT', Path.home() / '.pyenv')) / 'versions'
    for python in (shutil.which(f'python{_VERSION}'), *pyenv.glob(f'{_VERSION}.*/bin/python{_VERSION}')):
        run_json_script = 'import sys; print("%d.%d" % sys.version_info[:2])'
        if python is not None:
            output = subprocess.run(
                [python, '-c', run_json_script], capture_output=True, text=True, check=False
            ).stdout
            if output.strip() == _VERSION:
                return str(python)
    return None


_KERNEL_SCRIPT = """
import numpy, pandas, pyarrow as pa
assert all('environment' in module.__file__ for module in (numpy, pandas, pa)), numpy.__file__
import cardlake_jobs
assert 'spark-jobs.zip' in cardlake_jobs.__file__, cardlake_jobs.__file__
from decimal import Decimal
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.windows.kernel import WindowKernel
kernel = WindowKernel(load_group('rt_card_features_v1'), 'card')
minutes = [0, 10, 80]
columns = {name: pa.array(['a', 'b', 'a']) for name in kernel.inputs.strings}
columns.update({name: pa.array([Decimal('1.5000')] * 3, pa.decimal128(18, 4)) for name in kernel.inputs.decimals})
columns['card_id'] = pa.array(['c1'] * 3)
columns['ts'] = pa.array([m * 60_000_000 for m in minutes], pa.int64()).cast(pa.timestamp('us', 'UTC'))
found = kernel.push(pa.RecordBatch.from_pydict(columns))
print({f.name: [float(v) for v in c.to_pylist()] for f, c in zip(kernel.features, found)})
"""

_EXPECTED = {
    'txn_count_1h': [1, 2, 1],
    'txn_amount_1h': [1.5, 3, 1.5],
    'merchant_count_24h': [1, 2, 2],
    'avg_amount_7d': [1.5, 1.5, 1.5],
}


def test_kernel_runs_from_the_release_with_its_python(release: Path, tmp_path: Path) -> None:
    python = _find_release_python()
    if python is None:
        pytest.skip(f'Python {_VERSION}, the version of the EMR release, is not installed on this machine')
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != 'Linux':
        pytest.skip(f'EMR Serverless does not run {platform.system()} on {platform.machine()}')
    environment = tmp_path / 'environment'
    with tarfile.open(release / f'python-deps-{machine}.tar.gz') as archive:
        archive.extractall(environment)
    # Python is installed elsewhere on this machine; point the link and the configuration to it.
    (environment / 'bin' / 'python').unlink()
    (environment / 'bin' / 'python').symlink_to(python)
    configuration = environment / 'pyvenv.cfg'
    configuration.write_text(configuration.read_text().replace('/usr/bin', str(Path(python).parent)))
    shutil.copy(release / 'spark-jobs.zip', tmp_path)
    done = subprocess.run(
        ['./environment/bin/python', '-c', _KERNEL_SCRIPT],
        cwd=tmp_path,
        env={'PYTHONPATH': str(tmp_path / 'spark-jobs.zip'), 'PATH': os.environ['PATH']},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout) == _EXPECTED
