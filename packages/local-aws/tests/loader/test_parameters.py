"""Terraform's attributes become the parameters of the API."""

import boto3
import pytest

from local_aws.loader.parameters import fit, shape


@pytest.fixture(scope='module')
def create_function() -> object:
    return shape(boto3.client('lambda', region_name='eu-west-1'), 'CreateFunction')


def test_names_in_snake_case_find_their_member_and_unknown_ones_are_left_out(create_function: object) -> None:
    attributes = {'function_name': 'score', 'memory_size': '256', 'colour': 'blue'}
    assert fit(create_function, attributes) == {'FunctionName': 'score', 'MemorySize': 256}


def test_a_single_block_becomes_a_structure(create_function: object) -> None:
    attributes = {'tracing_config': [{'mode': 'Active'}]}
    assert fit(create_function, attributes) == {'TracingConfig': {'Mode': 'Active'}}


def test_a_number_that_is_not_set_is_left_out_where_zero_is_not_allowed(create_function: object) -> None:
    assert fit(create_function, {'timeout': 0}) == {}


def test_a_block_in_the_singular_finds_a_list_in_the_plural() -> None:
    s3 = boto3.client('s3', region_name='eu-west-1')
    cors = shape(s3, 'PutBucketCors').members['CORSConfiguration']
    rule = {'allowed_methods': ['GET'], 'allowed_origins': ['*']}
    assert fit(cors, {'cors_rule': [rule]}) == {
        'CORSRules': [{'AllowedMethods': ['GET'], 'AllowedOrigins': ['*']}]
    }
