"""Made-up identifiers are replaced, unset values are left out, files are found beside the state."""

from pathlib import Path

import pytest

from local_aws.loader.context import Context
from local_aws.server import instance


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Context:
    monkeypatch.setattr(instance, '_RUNS', tmp_path)
    monkeypatch.setenv('AWS_ENDPOINT_URL', 'http://127.0.0.1:4599')
    return Context([])


def test_an_identifier_replaces_the_made_up_one_also_within_texts_and_in_a_later_call(
    context: Context,
) -> None:
    context.replace_id('key-made-up', 'key-1')
    resource = context.resource({'policy': '{"Resource": "arn:key-made-up"}', 'keys': ['key-made-up']})
    assert resource == {'policy': '{"Resource": "arn:key-1"}', 'keys': ['key-1']}
    assert resource.in_state['keys'] == ['key-made-up']
    context.save_ids()
    assert Context([]).known_id('key-made-up') == 'key-1'


def test_values_that_aws_would_compute_are_left_out(context: Context) -> None:
    attributes = {
        'name': 'files',
        'arn': 'aws_sqs_queue.arn.offline',
        'policy': '',
        'tags': {'empty': ''},
        'blocks': [],
    }
    assert context.resource(attributes) == {'name': 'files', 'tags': {'empty': ''}}


def test_a_file_is_looked_for_in_the_folder_of_the_stack(context: Context, tmp_path: Path) -> None:
    (tmp_path / 'function.zip').touch()
    context.enter(str(tmp_path / 'states' / 'terraform.tfstate'), str(tmp_path))
    assert context.file('function.zip') == str(tmp_path / 'function.zip')
    with pytest.raises(FileNotFoundError, match=r'missing\.zip is not in .*; name its folder with --assets'):
        context.file('missing.zip')
