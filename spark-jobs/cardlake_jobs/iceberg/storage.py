"""Files of a lake through Hadoop's file systems, so that every location that Spark supports works."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from pyspark.sql import SparkSession


class Storage:
    """Reads and writes small files by URI."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm = cast(Any, spark._jvm)
        self._configuration = cast(Any, spark._jsc).hadoopConfiguration()

    def exists(self, uri: str) -> bool:
        """True if there is a file or folder."""
        file_system, path = self._resolve(uri)
        return bool(file_system.exists(path))

    def size(self, uri: str) -> int | None:
        """Size of a file in bytes; None if it does not exist."""
        file_system, path = self._resolve(uri)
        return int(file_system.getFileStatus(path).getLen()) if file_system.exists(path) else None

    def write(self, uri: str, content: bytes) -> None:
        """Writes a complete file, replacing an existing one; readers never see a partial file."""
        file_system, path = self._resolve(uri)
        # Objects become visible only when they are complete, but Hadoop's local files while they are written.
        if file_system.getScheme() == 'file':
            _write_atomically(Path(path.toUri().getPath()), content)
            return
        stream = file_system.create(path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()

    def read_start(self, uri: str, count: int) -> bytes:
        """Reads the first bytes of a file, or fewer if it ends before."""
        file_system, path = self._resolve(uri)
        stream = file_system.open(path)
        try:
            read = [stream.read() for _ in range(count)]
            return bytes(each for each in read if each >= 0)
        finally:
            stream.close()

    def read(self, uri: str) -> bytes | None:
        """Reads a small file; None if it does not exist."""
        file_system, path = self._resolve(uri)
        if not file_system.exists(path):
            return None
        stream = file_system.open(path)
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def move(self, source: str, target: str) -> None:
        """Moves a file, replacing an existing target.

        :raises RuntimeError: the file system could not rename it
        """
        file_system, path = self._resolve(target)
        file_system.mkdirs(path.getParent())
        if file_system.exists(path):
            file_system.delete(path, False)
        if not file_system.rename(self._resolve(source)[1], path):
            raise RuntimeError(f'could not move {source} to {target}')

    def list_sizes(self, folder: str) -> dict[str, int]:
        """Sizes in bytes of all files under a folder, by relative path; empty if there is no such folder."""
        file_system, path = self._resolve(folder)
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
        """Removes a file or a folder with its content, if it exists."""
        file_system, path = self._resolve(uri)
        file_system.delete(path, True)

    def _resolve(self, uri: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(uri)
        return path.getFileSystem(self._configuration), path


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f'.{path.name}.writing')
    temporary.write_bytes(content)
    # Hadoop may have left a checksum of the previous file.
    path.with_name(f'.{path.name}.crc').unlink(missing_ok=True)
    temporary.replace(path)
