"""Script mode of SageMaker's containers: what runs the code of a user, with its hyperparameters as arguments.

The container of XGBoost has sagemaker-containers 2.8.6 (aws/deep-learning-containers, docker/xgboost/pyproject.toml;
aws/sagemaker-xgboost-container, training.py). The names in comments are those of its files.
"""

import json
import shutil
from pathlib import Path

from .common import Json

_PROGRAM, _SUBMIT_DIRECTORY = 'sagemaker_program', 'sagemaker_submit_directory'


def is_wanted(job: Json) -> bool:
    return _PROGRAM in (job.get('HyperParameters') or {})


def prepare(job: Json, opt_ml: Path) -> tuple[list[str], dict[str, str], Path]:
    """Copies the code; answers the words after `python`, the variables, and the folder of the code.

    A directory is copied (_files.py, download_and_extract), and its module run (_modules.py, run).
    """
    given = {name: _decode(value) for name, value in (job.get('HyperParameters') or {}).items()}
    code = opt_ml / 'code'
    shutil.copytree(_in_folder(opt_ml, str(given[_SUBMIT_DIRECTORY])), code)
    own = {name: value for name, value in sorted(given.items()) if not name.startswith('sagemaker_')}
    words = [word for name, value in own.items() for word in (f'--{name}', _argument(value))]
    module = str(given[_PROGRAM]).removesuffix('.py')
    return ['-m', module, *words], _variables(job, opt_ml), code


def _decode(value: str) -> object:
    """Decodes a hyperparameter as JSON, if it is (_env.py, read_hyperparameters)."""
    try:
        decoded: object = json.loads(value)
    except ValueError:
        return value
    return decoded


def _argument(value: object) -> str:
    """Formats a value; an object becomes name=value pairs (_mapping.py, to_cmd_args)."""
    if isinstance(value, dict):
        return ','.join(f'{name}={each}' for name, each in sorted(value.items()))
    return '' if value is None else str(value)


def _variables(job: Json, opt_ml: Path) -> dict[str, str]:
    """Variables of the folders (_env.py, to_env_vars)."""
    channels = [each['ChannelName'] for each in job.get('InputDataConfig') or []]
    return {
        'SM_MODEL_DIR': str(opt_ml / 'model'),
        'SM_OUTPUT_DATA_DIR': str(opt_ml / 'output/data'),
        'SM_CHANNELS': json.dumps(sorted(channels)),
        **{f'SM_CHANNEL_{name.upper()}': str(opt_ml / 'input/data' / name) for name in channels},
    }


def _in_folder(opt_ml: Path, path: str) -> Path:
    """Finds what a container has under /opt/ml."""
    return opt_ml / Path(path).relative_to('/opt/ml')


def failure(words: list[str], code: int) -> str:
    """The reason that the container writes, over that of the program (_errors.py, ExecuteUserScriptError)."""
    return f'AlgorithmError: ExecuteUserScriptError:\nCommand "python {" ".join(words)}", exit code: {code}'
