"""States are found, read, and put in the order of their dependencies."""

import json
from pathlib import Path
from typing import Any

import pytest

from local_aws.loader.registry import rank
from local_aws.loader.states import StateError, StateFile, find_states, in_order


def resource(kind: str, name: str, *dependencies: str, **more: Any) -> dict[str, Any]:
    instance = {'attributes': {'name': name}, 'dependencies': list(dependencies)}
    return {'mode': 'managed', 'type': kind, 'name': name, 'instances': [instance], **more}


def addresses(resources: list[dict[str, Any]]) -> list[str]:
    return [each.address for each in in_order(resources, rank)]


def test_dependencies_come_first_then_the_rank_of_the_type() -> None:
    resources = [
        resource('aws_s3_bucket_policy', 'last'),
        resource('aws_lambda_function', 'score', 'aws_iam_role.work'),
        resource('aws_iam_role', 'work'),
        resource('aws_kms_key', 'data', 'aws_lambda_function.score'),
    ]
    assert addresses(resources) == [
        'aws_iam_role.work',
        'aws_lambda_function.score',
        'aws_kms_key.data',
        'aws_s3_bucket_policy.last',
    ]


def test_each_instance_of_a_repeated_resource_has_its_key_in_the_address() -> None:
    repeated = resource('aws_sqs_queue', 'files')
    repeated['instances'] = [{'index_key': key, 'attributes': {}} for key in ('a', 'b')]
    assert addresses([repeated]) == ['aws_sqs_queue.files["a"]', 'aws_sqs_queue.files["b"]']


def test_the_states_of_a_synthesized_folder_follow_the_order_of_the_stacks(tmp_path: Path) -> None:
    stacks = {
        'dev-bronze': {'dependencies': ['dev-foundation'], 'workingDirectory': 'stacks/dev-bronze'},
        'dev-foundation': {'dependencies': [], 'workingDirectory': 'stacks/dev-foundation'},
    }
    (tmp_path / 'manifest.json').write_text(json.dumps({'stacks': stacks}))
    for name in stacks:
        folder = tmp_path / 'stacks' / name
        folder.mkdir(parents=True)
        backend = {'terraform': {'backend': {'local': {'path': f'/states/{name}.tfstate'}}}}
        (folder / 'cdk.tf.json').write_text(json.dumps(backend))
    found = [state.path for state in find_states(str(tmp_path))]
    assert found == ['/states/dev-foundation.tfstate', '/states/dev-bronze.tfstate']


def test_only_managed_resources_of_version_4_are_read(tmp_path: Path) -> None:
    state = tmp_path / 'terraform.tfstate'
    kept, data = resource('aws_s3_bucket', 'lake'), resource('aws_region', 'here') | {'mode': 'data'}
    state.write_text(json.dumps({'version': 4, 'resources': [kept, data]}))
    assert StateFile(str(state), str(tmp_path)).read() == [kept]
    state.write_text(json.dumps({'version': 3, 'resources': []}))
    with pytest.raises(StateError, match='has version 3; expected version 4'):
        StateFile(str(state), str(tmp_path)).read()
