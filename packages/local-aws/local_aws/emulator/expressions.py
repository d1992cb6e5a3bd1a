"""Expressions of DynamoDB are read once: ministack reads the condition of a query anew for each item of its partition.

What an expression is made of, and whether it is one, follows from its text alone.
"""

from functools import lru_cache
from typing import Any

from ministack.services import dynamodb

from . import common

common.require_attributes(dynamodb, '_tokenize', '_condition_syntax_error')

# Programs have a few dozen expressions; whoever writes values into them has more.
_MOST_EXPRESSIONS = 1024

_tokens = lru_cache(maxsize=_MOST_EXPRESSIONS)(dynamodb._tokenize)


def _tokenize(expression: str) -> list[Any]:
    """Reads an expression; each caller gets a list of its own."""
    return list(_tokens(expression))


dynamodb._tokenize = _tokenize
dynamodb._condition_syntax_error = lru_cache(maxsize=_MOST_EXPRESSIONS)(dynamodb._condition_syntax_error)
