"""What Java says when something goes wrong, without its stack trace."""

from __future__ import annotations

from typing import Any, Union

from py4j.java_gateway import is_instance_of
from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import SparkSession

#: An error that Java raised, as Py4J or PySpark hand it on.
JavaError = Union[Py4JJavaError, CapturedException]
JAVA_ERRORS = (Py4JJavaError, CapturedException)


def java_words(error: JavaError) -> str:
    """An error's name and message, in one line."""
    return _words(_java(error))


def storage_fault(spark: SparkSession, error: JavaError) -> str | None:
    """What a file system said, if it is behind an error: a place that cannot be reached, read or written."""
    at = _java(error)
    while at is not None:
        if is_instance_of(spark._sc._gateway, at, 'java.io.IOException'):
            return _words(at)
        at = at.getCause()
    return None


def _java(error: JavaError) -> Any:
    return error.java_exception if isinstance(error, Py4JJavaError) else error._origin


def _words(java: Any) -> str:
    message = str(java.getMessage() or '').strip().split('\n')[0]
    return f'{java.getClass().getSimpleName()}: {message}'
