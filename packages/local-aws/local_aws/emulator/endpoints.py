"""SageMaker endpoints: their states, their variants, and the model servers behind these.

With SM_SERVE_CMD, each variant is a program of this machine that serves an unpacked model as a container does:
`GET /ping` and `POST /invocations` on a port (developer guide, "Custom inference code with hosting services").
Without it an endpoint is in service at once, and SM_INVOKE_URL or nobody answers.
"""

import io
import os
import random
import socket
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from . import common, permissions
from .common import Json
from .local_programs import Programs, expand_command

# Longer than SageMaker waits (ProductionVariant, ContainerStartupHealthCheckTimeoutInSeconds): tests run beside others.
_START_SECONDS = 600
# Ports below those that systems give to connections and to servers that ask for any (Linux from 32768, macOS from
# 49152): one of those could be taken before the program listens.
_PORTS = range(20_000, 32_768)
# A state that another operation must wait for.
_IN_PROGRESS = ('Creating', 'Updating', 'Deleting')


@dataclass(frozen=True)
class Variant:
    """A production variant whose server answers at a URL; without one, nobody does."""

    name: str
    url: str | None
    program: str


@dataclass
class _Served:
    variants: list[Variant] = field(default_factory=list)


_programs = Programs()
_served = common.create_store()  # name of an endpoint -> _Served


class StartError(Exception):
    """A variant cannot be served; the message is the reason of the failure."""


def find_conflict(endpoint: Json, verb: str) -> str | None:
    """Answers why an endpoint in its state takes no such operation.

    DescribeEndpoint, EndpointStatus: DeleteEndpoint is the only operation on a failed endpoint. An endpoint
    that is being changed takes no other change (aws/amazon-sagemaker-examples#3432: one that is stuck in
    Creating cannot be deleted).
    """
    status, arn = endpoint['EndpointStatus'], endpoint['EndpointArn']
    if status in _IN_PROGRESS:
        return f'Cannot update in-progress endpoint "{arn}".'
    if status == 'Failed' and verb != 'Delete':
        return f'Cannot update failed endpoint "{arn}"; it can only be deleted.'
    return None


def deploy(endpoint: Json, status: str, configuration: Json, models: dict[str, Json]) -> None:
    """Creates or updates an endpoint: its servers start beside the old ones, and take their place once all answer.

    EndpointMetadata, FailureReason: when an update fails, the endpoint stays in service as it was, with the reason.
    """
    endpoint.update(EndpointStatus=status, LastModifiedTime=common.now())
    if not os.environ.get('SM_SERVE_CMD'):
        names = [each['VariantName'] for each in configuration['ProductionVariants']]
        _take_over(endpoint, configuration, [Variant(name, None, '') for name in names])
        return
    common.run_in_background(_start, endpoint, configuration, models)


def _start(endpoint: Json, configuration: Json, models: dict[str, Json]) -> None:
    started: list[Variant] = []
    try:
        for given in configuration['ProductionVariants']:
            started.append(_serve(endpoint['EndpointName'], given['VariantName'], models[given['ModelName']]))
        for variant in started:
            _wait_for_ping(variant)
    except Exception as error:
        for variant in started:
            _programs.kill(variant.program)
        failed = 'InService' if endpoint['EndpointStatus'] == 'Updating' else 'Failed'
        endpoint.update(EndpointStatus=failed, FailureReason=str(error), LastModifiedTime=common.now())
        return
    _take_over(endpoint, configuration, started)


def _take_over(endpoint: Json, configuration: Json, variants: list[Variant]) -> None:
    served = _served.setdefault(endpoint['EndpointName'], _Served())
    before, served.variants = served.variants, variants
    endpoint.pop('FailureReason', None)
    endpoint.update(
        EndpointStatus='InService',
        EndpointConfigName=configuration['EndpointConfigName'],
        ProductionVariants=[_summary(given) for given in configuration['ProductionVariants']],
        LastModifiedTime=common.now(),
    )
    for variant in before:
        _programs.kill(variant.program)


def _summary(given: Json) -> Json:
    """ProductionVariantSummary; a variant without a weight has 1 (ProductionVariant, InitialVariantWeight)."""
    weight, count = given.get('InitialVariantWeight', 1.0), given.get('InitialInstanceCount', 1)
    return {
        'VariantName': given['VariantName'],
        'CurrentWeight': weight,
        'DesiredWeight': weight,
        'CurrentInstanceCount': count,
        'DesiredInstanceCount': count,
    }


def stop(name: str) -> None:
    """Ends the servers of an endpoint."""
    for variant in _served.pop(name, _Served()).variants:
        _programs.kill(variant.program)


def choose_variant(endpoint: Json, target: str | None) -> Variant | None:
    """Chooses the variant of a request: the one it names, otherwise by weight (InvokeEndpoint, TargetVariant)."""
    variants: list[Variant] = _served[endpoint['EndpointName']].variants
    if target is not None:
        return next((each for each in variants if each.name == target), None)
    weights = {each['VariantName']: each['CurrentWeight'] for each in endpoint['ProductionVariants']}
    return random.choices(variants, [weights[each.name] for each in variants])[0]


def _serve(endpoint: str, name: str, model: Json) -> Variant:
    container: Json = model.get('PrimaryContainer') or (model.get('Containers') or [{}])[0]
    folder, port, role = (
        tempfile.mkdtemp(prefix='local-aws-'),
        _free_port(),
        model.get('ExecutionRoleArn', ''),
    )
    if container.get('ModelDataUrl'):
        _unpack(container['ModelDataUrl'], role, folder)
    command = expand_command(
        os.environ['SM_SERVE_CMD'],
        {'{model}': [folder], '{port}': [str(port)], '{image}': [container.get('Image', '')]},
    )
    program = uuid.uuid4().hex
    environment = {
        **common.program_environment(),
        **permissions.role_credentials(role, f'{endpoint}-{name}'),
        **(container.get('Environment') or {}),
    }
    with open(common.log_file('endpoints', endpoint, f'{name}.log'), 'ab') as log:
        _programs.start(program, command, environment, log.fileno(), log.fileno())
    threading.Thread(target=_programs.wait, args=(program, None), daemon=True).start()
    return Variant(name, f'http://127.0.0.1:{port}', program)


def _unpack(uri: str, role: str, folder: str) -> None:
    """Reads the model as its execution role, and unpacks it (ContainerDefinition, ModelDataUrl: a .tar.gz)."""
    bucket, _, key = uri.removeprefix('s3://').partition('/')
    reason = permissions.find_reason_of_role(role, 's3:GetObject', f'arn:aws:s3:::{bucket}/{key}')
    if reason is not None:
        raise StartError(reason)
    with tarfile.open(fileobj=io.BytesIO(common.get_object(bucket, key)), mode='r:gz') as archive:
        for member in archive.getmembers():
            path = (Path(folder) / member.name).resolve()
            content = archive.extractfile(member) if path.is_relative_to(Path(folder).resolve()) else None
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _wait_for_ping(variant: Variant) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if not _programs.is_running(variant.program):
            break
        try:
            with urllib.request.urlopen(f'{variant.url}/ping', timeout=10) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    raise StartError(
        f'The primary container for production variant {variant.name} did not pass the ping health check.'
    )


def _free_port() -> int:
    # From the system, so that services that run at once do not choose the same ports in the same order.
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(('127.0.0.1', port))
            except OSError:
                continue
            return port
    raise StartError(f'No port from {_PORTS.start} to {_PORTS.stop - 1} is free.')


common.on_reset(_programs.kill_all)
