"""SageMaker training jobs: a command of this machine in the folders of a container.

With SM_TRAIN_CMD the command trains; `{opt_ml}` stands for what a container has as /opt/ml (developer guide,
"How Amazon SageMaker AI Provides Training Information" and "How Amazon SageMaker AI Processes Training
Output"), `{script}` for what Python runs of a job in script mode, in the folder of its code. Without the command a
job is completed at once and leaves nothing.
"""

import io
import json
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

from . import common, permissions, script_mode
from .common import Json
from .local_programs import Programs, expand_command

_programs = Programs()
# StoppingCondition, MaxRuntimeInSeconds: one day by default.
_DAY_SECONDS = 24 * 3600
# DescribeTrainingJob, FailureReason: at most 1024 characters.
_REASON_LENGTH = 1024


def start(job: Json) -> None:
    if os.environ.get('SM_TRAIN_CMD'):
        common.run_in_background(_run, job)
    else:
        _end(job, 'Completed')


def _end(job: Json, status: str, secondary: str | None = None, reason: str | None = None) -> None:
    now = common.now()
    job.update(SecondaryStatus=secondary or status, TrainingEndTime=now, LastModifiedTime=now)
    if reason is not None:
        job['FailureReason'] = reason[:_REASON_LENGTH]
    job['TrainingJobStatus'] = status


def _run(job: Json) -> None:
    try:
        _train(job)
    except subprocess.TimeoutExpired:
        _end(job, 'Stopped', 'MaxRuntimeExceeded')
    except Exception as error:
        _end(job, 'Failed', reason=f'{type(error).__name__}: {error}')


def _train(job: Json) -> None:
    folder = Path(tempfile.mkdtemp(prefix='local-aws-'))
    for part in ('input/config', 'input/data', 'model', 'output/data'):
        (folder / part).mkdir(parents=True)
    channels: list[Json] = job.get('InputDataConfig') or []
    _write_json(folder / 'input/config/hyperparameters.json', job.get('HyperParameters') or {})
    _write_json(
        folder / 'input/config/inputdataconfig.json', {each['ChannelName']: each for each in channels}
    )
    job.update(SecondaryStatus='Downloading', TrainingStartTime=common.now())
    for channel in channels:
        _download(job, channel, folder / 'input/data' / channel['ChannelName'])
    job['SecondaryStatus'] = 'Training'
    image = (job.get('AlgorithmSpecification') or {}).get('TrainingImage', '')
    words, variables, home = (
        script_mode.prepare(job, folder) if script_mode.is_wanted(job) else ([], {}, folder)
    )
    command = expand_command(
        os.environ['SM_TRAIN_CMD'], {'{opt_ml}': [str(folder)], '{image}': [image], '{script}': words}
    )
    environment = {
        **common.program_environment(),
        **_credentials(job),
        **(job.get('Environment') or {}),
        **variables,
    }
    log = common.log_file('training-jobs', f'{job["TrainingJobName"]}.log')
    with open(log, 'wb') as out:
        _programs.start(job['TrainingJobName'], command, environment, out.fileno(), out.fileno(), folder=home)
        limit = (job.get('StoppingCondition') or {}).get('MaxRuntimeInSeconds', _DAY_SECONDS)
        code = _programs.wait(job['TrainingJobName'], limit)
    if code != 0:
        written = folder / 'output/failure'
        reason = written.read_text() if written.exists() else f'exit code {code}, see {log}'
        _end(job, 'Failed', reason=script_mode.failure(words, code) if words else reason)
        return
    job['SecondaryStatus'] = 'Uploading'
    _upload(job, folder / 'model')
    _end(job, 'Completed')


def _credentials(job: Json) -> dict[str, str]:
    """Credentials of the role; a container that reaches no network gets none.

    Developer guide, "Run Training and Inference Containers in Internet-Free Mode".
    """
    if job.get('EnableNetworkIsolation'):
        return dict.fromkeys(('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'), '')
    return permissions.role_credentials(job['RoleArn'], job['TrainingJobName'])


def _download(job: Json, channel: Json, folder: Path) -> None:
    """S3DataSource, S3Uri of an S3Prefix: all objects that begin with it; the rest of a key is the path here."""
    folder.mkdir()
    bucket, _, prefix = channel['DataSource']['S3DataSource']['S3Uri'].removeprefix('s3://').partition('/')
    base = prefix if prefix.endswith('/') else prefix.rpartition('/')[0]
    _require_permission(job, 's3:ListBucket', bucket, {'s3:prefix': prefix})
    for key in common.list_keys(bucket, prefix):
        _require_permission(job, 's3:GetObject', f'{bucket}/{key}')
        path = folder / key.removeprefix(base).lstrip('/')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(common.get_object(bucket, key))


def _upload(job: Json, model: Path) -> None:
    """CreateTrainingJob, OutputDataConfig: the model as <S3OutputPath>/<job>/output/model.tar.gz."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode='w:gz') as tar:
        for path in sorted(model.iterdir()):
            tar.add(path, path.name)
    output = job['OutputDataConfig']['S3OutputPath'].rstrip('/')
    uri = f'{output}/{job["TrainingJobName"]}/output/model.tar.gz'
    bucket, _, key = uri.removeprefix('s3://').partition('/')
    _require_permission(job, 's3:PutObject', f'{bucket}/{key}')
    common.put_object(bucket, key, archive.getvalue())
    job['ModelArtifacts'] = {'S3ModelArtifacts': uri}


def _require_permission(job: Json, action: str, path: str, conditions: Json | None = None) -> None:
    """Judges what SageMaker does with an object as the role of a job.

    Developer guide, "CreateTrainingJob API: Execution Role Permissions".
    """
    reason = permissions.find_reason_of_role(job['RoleArn'], action, f'arn:aws:s3:::{path}', conditions or {})
    if reason is not None:
        raise common.CallError('AccessDenied', reason)


def _write_json(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value))


common.on_reset(_programs.kill_all)
