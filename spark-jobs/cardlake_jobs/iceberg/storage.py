"""Files of a lake through Hadoop's file systems, so that every place Spark can read works."""

from __future__ import annotations

from pathlib import Path
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
        """Writes a whole file, in the place of one that is there; nobody sees part of it."""
        file_system, path = self._at(uri)
        # An object store shows an object when it is whole; Hadoop's local files grow before everybody's eyes.
        if file_system.getScheme() == 'file':
            _replace(Path(path.toUri().getPath()), content)
            return
        stream = file_system.create(path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()

    def read(self, uri: str) -> bytes | None:
        """A small file's content; None when there is none."""
        file_system, path = self._at(uri)
        if not file_system.exists(path):
            return None
        stream = file_system.open(path)
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def move(self, source: str, target: str) -> None:
        """Puts a file in a place where there may be another.

        :raises RuntimeError: the file system refused
        """
        file_system, path = self._at(target)
        file_system.mkdirs(path.getParent())
        if file_system.exists(path):
            file_system.delete(path, False)
        if not file_system.rename(self._at(source)[1], path):
            raise RuntimeError(f'{source} could not be moved to {target}')

    def sizes(self, folder: str) -> dict[str, int]:
        """Sizes of all files in a folder and below, in bytes, by their paths under it; none without a folder."""
        file_system, path = self._at(folder)
        if not file_system.exists(path):
            return {}
        start = len(path.toUri().getPath()) + 1
        found = file_system.listFiles(path, True)
        sizes = {}
        while found.hasNext():
            file = found.next()
            sizes[file.getPath().toUri().getPath()[start:]] = int(file.getLen())
        return sizes

    def remove(self, uri: str) -> None:
        """Removes a file, or a folder with all in it; nothing happens when there is none."""
        file_system, path = self._at(uri)
        file_system.delete(path, True)

    def _at(self, uri: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(uri)
        return path.getFileSystem(self._configuration), path


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f'.{path.name}.writing')
    waiting.write_bytes(content)
    # The checksum that Hadoop may have kept of the file before.
    path.with_name(f'.{path.name}.crc').unlink(missing_ok=True)
    waiting.replace(path)
