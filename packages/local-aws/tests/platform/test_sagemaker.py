"""SageMaker: endpoints with real model servers, training jobs that run a real command, under their roles."""

import io
import json
import tarfile
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from local_aws.server.instance import Instance
from local_aws.server.start import start
from local_aws.server.stop import stop

from .support import assert_fails, wait_for
from .test_permissions import Account

SAMPLE = Path(__file__).parent / 'sample'
BUCKET = 'models'
OBJECTS = f'arn:aws:s3:::{BUCKET}'


@pytest.fixture(name='account', scope='module')
def _account() -> Iterator[Account]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('AUTH', 'true')
        patch.setenv('SCHEDULES_FIRE', 'false')
        patch.setenv('SM_SERVE_CMD', f'python3 {SAMPLE}/serve.py {{model}} {{port}}')
        patch.setenv('SM_TRAIN_CMD', f'python3 {SAMPLE}/train.py {{opt_ml}} {{script}}')
        variables = start(0, 'ap-southeast-1')
        account = Account(variables)
        try:
            location = {'LocationConstraint': 'ap-southeast-1'}
            account.client('s3').create_bucket(Bucket=BUCKET, CreateBucketConfiguration=location)
            account.create_role('host', (['s3:GetObject'], f'{OBJECTS}/served/*'))
            account.create_role(
                'train',
                (['s3:ListBucket'], OBJECTS),
                (['s3:GetObject'], f'{OBJECTS}/data/*'),
                (['s3:PutObject'], f'{OBJECTS}/trained/*'),
            )
            yield account
        finally:
            stop(int(variables['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]))


def _role(name: str) -> str:
    return f'arn:aws:iam::123456789012:role/{name}'


def _create_model(account: Account, name: str, text: str, prefix: str = 'served') -> None:
    archive, content = io.BytesIO(), text.encode()
    with tarfile.open(fileobj=archive, mode='w:gz') as tar:
        entry = tarfile.TarInfo('model')
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    account.client('s3').put_object(Bucket=BUCKET, Key=f'{prefix}/{name}.tar.gz', Body=archive.getvalue())
    container = {'Image': 'xgboost', 'ModelDataUrl': f's3://{BUCKET}/{prefix}/{name}.tar.gz'}
    account.client('sagemaker').create_model(
        ModelName=name, PrimaryContainer=container, ExecutionRoleArn=_role('host')
    )


def _create_config(account: Account, name: str, **weights: float) -> None:
    variants = [
        {
            'VariantName': model,
            'ModelName': model,
            'InitialVariantWeight': weight,
            'InitialInstanceCount': 1,
            'InstanceType': 'ml.m5.large',
        }
        for model, weight in weights.items()
    ]
    account.client('sagemaker').create_endpoint_config(EndpointConfigName=name, ProductionVariants=variants)


def _settled(account: Account, name: str) -> Any:
    def poll() -> Any:
        found = account.client('sagemaker').describe_endpoint(EndpointName=name)
        return found['EndpointStatus'] not in ('Creating', 'Updating') and found

    return wait_for(poll)


def _ask(account: Account, name: str, body: bytes = b'1,2', **options: str) -> tuple[str, str]:
    runtime = account.client('sagemaker-runtime')
    answer = runtime.invoke_endpoint(EndpointName=name, Body=body, ContentType='text/csv', **options)
    return answer['InvokedProductionVariant'], answer['Body'].read().decode()


def test_endpoints_serve_their_variants_by_weight_or_by_name(account: Account) -> None:
    for model in ('one', 'two', 'three'):
        _create_model(account, model, f'model {model}')
    _create_config(account, 'only-one', one=1)
    _create_config(account, 'both', one=0, two=1, three=0)
    sagemaker = account.client('sagemaker')
    for name, config in (('slot-a', 'only-one'), ('slot-b', 'both')):
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    settled = [_settled(account, name) for name in ('slot-a', 'slot-b')]
    assert [each['EndpointStatus'] for each in settled] == ['InService'] * 2, settled[0].get('FailureReason')
    assert {_ask(account, 'slot-a') for _ in range(5)} == {('one', 'model one 3')}
    assert {_ask(account, 'slot-b') for _ in range(5)} == {('two', 'model two 3')}
    assert _ask(account, 'slot-b', TargetVariant='three') == ('three', 'model three 3')
    runtime = account.client('sagemaker-runtime')
    assert_fails('ModelError', runtime.invoke_endpoint, EndpointName='slot-a', Body=b'break')
    assert_fails(
        'ValidationError', runtime.invoke_endpoint, EndpointName='slot-a', TargetVariant='x', Body=b'1'
    )


def test_an_update_swaps_the_models_and_one_that_fails_leaves_them(account: Account) -> None:
    for model, text in (('old', 'old'), ('new', 'new'), ('damaged', 'damaged')):
        _create_model(account, model, text)
        _create_config(account, model, **{model: 1})
    sagemaker = account.client('sagemaker')
    sagemaker.create_endpoint(EndpointName='updated', EndpointConfigName='old')
    _settled(account, 'updated')
    sagemaker.update_endpoint(EndpointName='updated', EndpointConfigName='new')
    assert _settled(account, 'updated')['EndpointConfigName'] == 'new'
    assert _ask(account, 'updated') == ('new', 'new 3')
    sagemaker.update_endpoint(EndpointName='updated', EndpointConfigName='damaged')
    found = _settled(account, 'updated')
    assert (found['EndpointStatus'], found['EndpointConfigName']) == ('InService', 'new')
    assert 'did not pass the ping health check' in found['FailureReason']
    assert _ask(account, 'updated') == ('new', 'new 3')
    sagemaker.delete_endpoint(EndpointName='updated')
    assert_fails('ValidationException', sagemaker.describe_endpoint, EndpointName='updated')
    assert_fails(
        'ValidationError',
        account.client('sagemaker-runtime').invoke_endpoint,
        EndpointName='updated',
        Body=b'1',
    )


@pytest.mark.parametrize(
    ('name', 'text', 'prefix', 'reason'),
    [
        ('unloadable', 'damaged', 'served', 'ping health check'),
        ('unreadable', 'fine', 'secret', 'not authorized'),
    ],
)
def test_an_endpoint_that_cannot_serve_fails_and_can_only_be_deleted(
    account: Account, name: str, text: str, prefix: str, reason: str
) -> None:
    _create_model(account, name, text, prefix)
    _create_config(account, name, **{name: 1})
    sagemaker = account.client('sagemaker')
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    found = _settled(account, name)
    assert found['EndpointStatus'] == 'Failed'
    assert reason in found['FailureReason']
    update = {'EndpointName': name, 'EndpointConfigName': name}
    assert_fails('ValidationException', sagemaker.update_endpoint, **update)
    sagemaker.delete_endpoint(EndpointName=name)


def test_no_model_server_outlives_the_services() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('AUTH', 'false')
        patch.setenv('SM_SERVE_CMD', f'python3 {SAMPLE}/serve.py {{model}} {{port}}')
        variables = start(0, 'ap-southeast-1')
    account = Account(variables)
    instance = Instance(int(variables['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]))
    try:
        location = {'LocationConstraint': 'ap-southeast-1'}
        account.client('s3').create_bucket(Bucket=BUCKET, CreateBucketConfiguration=location)
        _create_model(account, 'left', 'left')
        _create_config(account, 'left', left=1)
        account.client('sagemaker').create_endpoint(EndpointName='left', EndpointConfigName='left')
        assert _settled(account, 'left')['EndpointStatus'] == 'InService'
    finally:
        stop(instance.port)
    (file,) = (instance.folder / 'tmp').rglob('server.port')

    def is_gone() -> bool:
        # Meanwhile the port may be another program's.
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{file.read_text()}', b'x', timeout=10) as answer:
                return bool(answer.read() != b'left 1')
        except (OSError, HTTPException):
            return True

    wait_for(is_gone)


def test_what_an_endpoint_refers_to_exists(account: Account) -> None:
    sagemaker = account.client('sagemaker')
    variant = {
        'VariantName': 'v',
        'ModelName': 'none',
        'InitialInstanceCount': 1,
        'InstanceType': 'ml.m5.large',
    }
    assert_fails(
        'ValidationException',
        sagemaker.create_endpoint_config,
        EndpointConfigName='c',
        ProductionVariants=[variant],
    )
    assert_fails(
        'ValidationException', sagemaker.create_endpoint, EndpointName='e', EndpointConfigName='none'
    )


def test_a_caller_asks_the_endpoints_that_its_role_names_alone(account: Account) -> None:
    _create_model(account, 'asked', 'asked')
    _create_config(account, 'asked', asked=1)
    sagemaker = account.client('sagemaker')
    for name in ('mine', 'theirs'):
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName='asked')
        _settled(account, name)
    arn = 'arn:aws:sagemaker:ap-southeast-1:123456789012:endpoint/mine'
    role = account.create_role('asker', (['sagemaker:InvokeEndpoint', 'sagemaker:DeleteEndpoint'], arn))
    credentials = account.assume(role)
    runtime = account.client('sagemaker-runtime', credentials)
    assert runtime.invoke_endpoint(EndpointName='mine', Body=b'1')['Body'].read() == b'asked 1'
    for call in (runtime.invoke_endpoint, account.client('sagemaker', credentials).delete_endpoint):
        body = {'Body': b'1'} if call == runtime.invoke_endpoint else {}
        with pytest.raises(Exception, match='AccessDenied'):
            call(EndpointName='theirs', **body)
    account.client('sagemaker', credentials).delete_endpoint(EndpointName='mine')


def test_packages_of_a_group_are_numbered_and_found_by_their_description(account: Account) -> None:
    sagemaker = account.client('sagemaker')
    sagemaker.create_model_package_group(ModelPackageGroupName='versions')
    created = [
        sagemaker.create_model_package(ModelPackageGroupName='versions', ModelPackageDescription=text)
        for text in ('v1', 'v2')
    ]
    assert [each['ModelPackageArn'].rsplit('/', 2)[1:] for each in created] == [
        ['versions', '1'],
        ['versions', '2'],
    ]
    sagemaker.delete_model_package(ModelPackageName=created[0]['ModelPackageArn'])
    listed = sagemaker.list_model_packages(ModelPackageGroupName='versions')['ModelPackageSummaryList']
    assert [(each['ModelPackageDescription'], each['ModelPackageVersion']) for each in listed] == [('v2', 2)]
    missing = {'ModelPackageName': created[0]['ModelPackageArn']}
    assert_fails('ValidationException', sagemaker.delete_model_package, **missing)


def _channel(name: str, prefix: str) -> Any:
    source = {'S3DataType': 'S3Prefix', 'S3Uri': f's3://{BUCKET}/{prefix}'}
    return {'ChannelName': name, 'DataSource': {'S3DataSource': source}}


def _train(account: Account, name: str, data: str, output: str = 'trained', **options: Any) -> Any:
    sagemaker = account.client('sagemaker')
    sagemaker.create_training_job(
        TrainingJobName=name,
        AlgorithmSpecification={'TrainingImage': 'xgboost', 'TrainingInputMode': 'File'},
        RoleArn=_role('train'),
        OutputDataConfig={'S3OutputPath': f's3://{BUCKET}/{output}'},
        ResourceConfig={'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 1},
        StoppingCondition={'MaxRuntimeInSeconds': 3600},
        **{
            'HyperParameters': {'times': '2'},
            'InputDataConfig': [_channel('train', data)],
            **options,
        },
    )

    def ended() -> Any:
        found = sagemaker.describe_training_job(TrainingJobName=name)
        return found['TrainingJobStatus'] != 'InProgress' and found

    return wait_for(ended)


def test_a_training_job_runs_its_command_over_its_channels(account: Account) -> None:
    s3 = account.client('s3')
    for key, text in (('data/day/a', 'x'), ('data/day/more/b', 'y'), ('data/other', 'z')):
        s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    job = _train(account, 'trains', 'data/day/')
    assert job['TrainingJobStatus'] == 'Completed', job
    assert job['ModelArtifacts']['S3ModelArtifacts'] == f's3://{BUCKET}/trained/trains/output/model.tar.gz'
    assert _trained(account, job) == b'xyxy'


def _trained(account: Account, job: Any) -> bytes:
    key = job['ModelArtifacts']['S3ModelArtifacts'].removeprefix(f's3://{BUCKET}/')
    body = account.client('s3').get_object(Bucket=BUCKET, Key=key)['Body'].read()
    with tarfile.open(fileobj=io.BytesIO(body)) as tar:
        model = tar.extractfile('model')
        assert model is not None
        return model.read()


_PROGRAM = b"""
import json, os, sys
from pathlib import Path
from part import WORD
data = sorted(path.name for path in Path(os.environ['SM_CHANNEL_TRAIN']).iterdir())
told = [WORD, sys.argv[1:], data, os.environ['AWS_ACCESS_KEY_ID'] == '', os.environ['EXTRA']]
Path(os.environ['SM_MODEL_DIR'], 'model').write_text(json.dumps(told))
sys.exit(3 if '--fail' in sys.argv else 0)
"""


def _run_script(account: Account, name: str, **hyperparameters: str) -> Any:
    s3 = account.client('s3')
    for key, content in (('a', b'x'), ('code/main.py', _PROGRAM), ('code/part.py', b"WORD = 'told'")):
        s3.put_object(Bucket=BUCKET, Key=f'data/{name}/{key}', Body=content)
    given = {'sagemaker_program': '"main.py"', 'sagemaker_submit_directory': '"/opt/ml/input/data/code"'}
    return _train(
        account,
        name,
        '',
        HyperParameters={**given, **hyperparameters},
        InputDataConfig=[_channel('train', f'data/{name}/a'), _channel('code', f'data/{name}/code/')],
        EnableNetworkIsolation=True,
        Environment={'EXTRA': 'e'},
    )


def test_a_job_in_script_mode_runs_the_code_of_its_channel_with_its_hyperparameters(account: Account) -> None:
    job = _run_script(account, 'script', word='"1"', plain='a,b', pairs='{"x": 1, "y": "z"}')
    assert job['TrainingJobStatus'] == 'Completed', job
    words = ['--pairs', 'x=1,y=z', '--plain', 'a,b', '--word', '1']
    assert json.loads(_trained(account, job)) == ['told', words, ['a'], True, 'e']


def test_a_script_that_fails_is_told_by_its_exit_code_alone(account: Account) -> None:
    job = _run_script(account, 'failing-script', fail='"1"')
    assert job['TrainingJobStatus'] == 'Failed'
    assert job['FailureReason'].startswith('AlgorithmError: ExecuteUserScriptError:')
    assert job['FailureReason'].endswith('exit code: 3')


@pytest.mark.parametrize(
    ('name', 'data', 'output', 'reason'),
    [
        ('empty', 'data/none/', 'trained', 'the channel train is empty'),
        ('unread', 'served/', 'trained', 'not authorized'),
        ('unwritten', 'data/day/', 'elsewhere', 'not authorized'),
    ],
)
def test_a_training_job_that_fails_says_why(
    account: Account, name: str, data: str, output: str, reason: str
) -> None:
    account.client('s3').put_object(Bucket=BUCKET, Key='data/day/a', Body=b'x')
    account.client('s3').put_object(Bucket=BUCKET, Key='served/a', Body=b'x')
    job = _train(account, name, data, output)
    assert job['TrainingJobStatus'] == 'Failed'
    assert reason in job['FailureReason']


def test_a_machine_waits_for_training(account: Account) -> None:
    account.client('s3').put_object(Bucket=BUCKET, Key='data/day/a', Body=b'x')
    arguments = {
        'TrainingJobName.$': '$.name',
        'AlgorithmSpecification': {'TrainingImage': 'xgboost', 'TrainingInputMode': 'File'},
        'RoleArn': _role('train'),
        'HyperParameters': {'times': '1'},
        'InputDataConfig': [
            {
                'ChannelName': 'train',
                'DataSource': {
                    'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri.$': '$.data'},
                },
            }
        ],
        'OutputDataConfig': {'S3OutputPath': f's3://{BUCKET}/trained'},
    }
    resource = 'arn:aws:states:::sagemaker:createTrainingJob.sync'
    state = {'Type': 'Task', 'Resource': resource, 'Parameters': arguments, 'End': True}
    role = account.create_role('machine', (['sagemaker:*', 'iam:PassRole', 'events:*'], '*'))
    machines = account.client('stepfunctions')
    machine = machines.create_state_machine(
        name='trainer',
        roleArn=role,
        definition=json.dumps({'StartAt': 'Train', 'States': {'Train': state}}),
    )['stateMachineArn']

    def run(name: str, data: str) -> Any:
        given = json.dumps({'name': name, 'data': f's3://{BUCKET}/{data}'})
        execution = machines.start_execution(stateMachineArn=machine, input=given)['executionArn']

        def ended() -> Any:
            found = machines.describe_execution(executionArn=execution)
            return found['status'] != 'RUNNING' and found

        return wait_for(ended)

    done = run('by-machine', 'data/day/')
    assert done['status'] == 'SUCCEEDED', done
    assert json.loads(done['output'])['TrainingJobStatus'] == 'Completed'
    failed = run('by-machine-failed', 'data/none/')
    assert failed['status'] == 'FAILED'
    assert 'the channel train is empty' in failed['cause']
