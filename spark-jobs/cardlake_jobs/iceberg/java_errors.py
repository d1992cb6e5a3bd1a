"""Errors from the JVM, described without their stack trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

from py4j.java_gateway import is_instance_of
from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import SparkSession

#: A Java exception as wrapped by Py4J or PySpark.
JavaError = Union[Py4JJavaError, CapturedException]
JAVA_ERRORS = (Py4JJavaError, CapturedException)


def describe_java_error(error: JavaError) -> str:
    """Describes an error in one line: class name and message."""
    return _describe(_java_exception(error))


def find_storage_error(spark: SparkSession, error: JavaError) -> str | None:
    """Describes the I/O error that caused an error; None if there is none in its chain of causes."""
    return find_cause(
        error, lambda cause: bool(is_instance_of(spark._sc._gateway, cause, 'java.io.IOException'))
    )


def find_cause(error: JavaError, is_meant: Callable[[Any], bool]) -> str | None:
    """Describes the first exception in the chain of causes of an error that is meant, the error itself included; None
    if there is none.
    """
    cause = _java_exception(error)
    while cause is not None:
        if is_meant(cause):
            return _describe(cause)
        cause = cause.getCause()
    return None


def _java_exception(error: JavaError) -> Any:
    return error.java_exception if isinstance(error, Py4JJavaError) else error._origin


def _describe(exception: Any) -> str:
    message = str(exception.getMessage() or '').strip().split('\n')[0]
    return f'{exception.getClass().getSimpleName()}: {message}'
