"""Exceptions of the JVM as Py4J has them, without a JVM."""

from __future__ import annotations

from types import SimpleNamespace

from py4j.protocol import Py4JJavaError


class JavaException:
    """A throwable. :ivar name: name of its class, with the package"""

    _target_id = 'o1'

    def __init__(self, name: str, message: str, cause: JavaException | None = None) -> None:
        self._name, self._message, self._cause = name, message, cause

    def __str__(self) -> str:
        return f'{self._name}: {self._message}'

    # The names are those of Java.
    def getMessage(self) -> str:  # noqa: N802
        return self._message

    def getCause(self) -> JavaException | None:  # noqa: N802
        return self._cause

    def getClass(self) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(getSimpleName=lambda: self._name.rpartition('.')[2])


def java_error(name: str, message: str, cause: JavaException | None = None) -> Py4JJavaError:
    """The error by which Py4J tells of an exception."""
    return Py4JJavaError('', JavaException(name, message, cause))
