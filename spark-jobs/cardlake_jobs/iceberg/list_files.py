"""Lists the files below a folder of a lake, flat and in one pass, on S3 and on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from py4j.java_gateway import is_instance_of
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.paths import local_folder

#: Keys in the answer to one LIST request of S3: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
KEYS_PER_REQUEST = 1000


@dataclass(frozen=True)
class ListedFile:
    """A file below the root of a lake.

    :ivar path: relative to the root
    :ivar location: as the file system spells it
    :ivar etag: ETag of an object of S3; None elsewhere
    :ivar problem: reason why it cannot be read; None if nothing is known against it
    """

    path: str
    location: str
    size: int
    etag: str | None = None
    problem: str | None = None


class FileLister(Protocol):
    """Lists the files of a lake."""

    #: True if each request is paid for, so that not everything is listed on every run.
    is_billed: bool

    def list_below(self, folder: str) -> Iterator[ListedFile]:
        """Yields all files below a folder, at any depth; none if there is no such folder.

        :param folder: relative to the root of the lake
        """
        ...


def open_lister(spark: SparkSession, root: str) -> FileLister:
    """Returns the lister for the file system of a lake's root."""
    folder = local_folder(root)
    return HadoopLister(spark, root) if folder is None else LocalLister(folder)


class LocalLister:
    """Lists folders of this machine, through links. Hadoop's local file system would start a process for every file,
    leave out links that point to nothing, and follow a loop of links for ever.
    """

    is_billed = False

    def __init__(self, root: Path) -> None:
        self._root = root

    def list_below(self, folder: str) -> Iterator[ListedFile]:
        if (self._root / folder).is_dir():
            yield from self._walk(folder, ())

    def _walk(self, folder: str, parents: tuple[tuple[int, int], ...]) -> Iterator[ListedFile]:
        try:
            status = os.stat(self._root / folder)
            entries = sorted(os.scandir(self._root / folder), key=lambda entry: entry.name)
        except OSError as error:
            yield self._unreadable(folder, f'it cannot be read: {error.strerror}')
            return
        identity = (status.st_dev, status.st_ino)
        if identity in parents:
            yield self._unreadable(folder, 'the link leads back to a folder above it')
            return
        for entry in entries:
            path = f'{folder}/{entry.name}'.lstrip('/')
            if entry.is_dir():
                yield from self._walk(path, (*parents, identity))
            else:
                yield self._describe(path, entry)

    def _describe(self, path: str, entry: os.DirEntry[str]) -> ListedFile:
        if not _is_utf8(path):
            return self._unreadable(path, 'its name is not UTF-8')
        if entry.is_symlink() and not os.path.exists(entry.path):
            return self._unreadable(path, 'the link points to nothing')
        if not entry.is_file():
            return self._unreadable(path, 'it is neither a file nor a folder')
        problem = None if os.access(entry.path, os.R_OK) else 'it cannot be read: permission denied'
        return ListedFile(path, f'file:{self._root}/{path}', entry.stat().st_size, None, problem)

    def _unreadable(self, path: str, problem: str) -> ListedFile:
        shown = path.encode('utf-8', 'backslashreplace').decode()
        return ListedFile(shown, f'file:{self._root}/{shown}', 0, None, problem)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class HadoopLister:
    """Lists objects through a Hadoop file system. S3A answers a recursive listing from the keys alone, 1,000 a request;
    a listing folder by folder, as Spark's file sources make it, costs a request for every minute of arrival.
    """

    is_billed = True
    #: A status as Hadoop prints it. A name can imitate all of it, but not what follows the last length.
    _STATUS = re.compile(
        r'\w+\{path=(?P<location>.*); isDirectory=false; length=(?P<size>\d+); (?P<rest>.*)', re.DOTALL
    )
    _ETAG = re.compile(r"eTag='(?P<etag>[^']*)'")
    _SEPARATOR = '\0'

    def __init__(self, spark: SparkSession, root: str) -> None:
        self._jvm = cast(Any, spark._jvm)
        self._gateway = spark._sc._gateway
        self._root = self._jvm.org.apache.hadoop.fs.Path(f'{root}/')
        self._files = self._root.getFileSystem(cast(Any, spark._jsc).hadoopConfiguration())
        self._prefix = f'{str(self._files.makeQualified(self._root).toString()).rstrip("/")}/'

    def list_below(self, folder: str) -> Iterator[ListedFile]:
        for status in self._list(folder):
            match = self._STATUS.fullmatch(status)
            if match is None or not match['location'].startswith(self._prefix):
                raise RuntimeError(f'expected the status of a file below {self._prefix}, found {status}')
            etag = self._ETAG.search(match['rest'])
            location = match['location']
            yield ListedFile(
                location[len(self._prefix) :], location, int(match['size']), etag and etag['etag']
            )

    def _list(self, folder: str) -> list[str]:
        """Statuses as text, all in one call: reading three properties of each from Python takes a second a thousand."""
        try:
            found = self._files.listFiles(self._jvm.org.apache.hadoop.fs.Path(self._root, folder), True)
            statuses = self._jvm.org.apache.hadoop.util.functional.RemoteIterators.toList(found)
        except Py4JJavaError as error:
            if is_instance_of(self._gateway, error.java_exception, 'java.io.FileNotFoundException'):
                return []
            raise
        text = str(self._jvm.com.google.common.base.Joiner.on(self._SEPARATOR).join(statuses))
        return text.split(self._SEPARATOR) if text else []
