"""Expressions that are read once mean what they meant."""

import pytest
from ministack.services import dynamodb

from local_aws.emulator import expressions

_EXPRESSIONS = [
    'card = :p AND #s BETWEEN :a AND :b',
    'attribute_not_exists(card) OR version < :v',
    'a.b[0] = :v',
    'SET a = :v, b = b + :w REMOVE c',
]


@pytest.mark.parametrize('expression', _EXPRESSIONS)
def test_tokens_are_those_of_the_text_and_of_each_caller_alone(expression: str) -> None:
    expected = expressions._tokens.__wrapped__(expression)
    first = dynamodb._tokenize(expression)
    assert first == expected
    first.clear()
    assert dynamodb._tokenize(expression) == expected


def test_an_expression_that_is_none_is_refused_each_time() -> None:
    for _ in range(2):
        assert dynamodb._condition_syntax_error('a = = :v', 'ConditionExpression') is not None
        assert dynamodb._condition_syntax_error('a = :v', 'ConditionExpression') is None
