"""Files of a lake through Hadoop's file systems, so that every place Spark can read works."""

from __future__ import annotations

from typing import Any, cast

from pyspark.sql import SparkSession


class Storage:
    """Small files by their URI."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm = cast(Any, spark._jvm)
        self._configuration = cast(Any, spark._jsc).hadoopConfiguration()

    def exists(self, uri: str) -> bool:
        """Whether there is a file or folder."""
        file_system, path = self._at(uri)
        return bool(file_system.exists(path))

    def write(self, uri: str, content: bytes) -> None:
        """Writes a whole file, in the place of one that is there."""
        file_system, path = self._at(uri)
        stream = file_system.create(path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()

    def remove(self, uri: str) -> None:
        """Removes a file, or a folder with all in it; nothing happens when there is none."""
        file_system, path = self._at(uri)
        file_system.delete(path, True)

    def _at(self, uri: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(uri)
        return path.getFileSystem(self._configuration), path
