"""Lists the files below a folder of a lake, flat and in one pass, on S3 and on this machine."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from py4j.java_gateway import is_instance_of
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.paths import local_folder, local_location

#: Keys in the answer to one LIST request of S3: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
KEYS_PER_REQUEST = 1000


@dataclass(frozen=True)
class ListedFile:
    """A file below the root of a lake.

    :ivar path: relative to the root
    :ivar location: as the file system spells it
    :ivar etag: ETag of an object of S3; None elsewhere
    :ivar problem: reason why it cannot be read (docs/meaning.md, "Bronze objects"); None if nothing is known against it
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
        """Yields all files below a folder, at any depth; itself if it is a file, none if there is no such folder.

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
        top = self._root / folder
        if top.is_dir():
            yield from self._walk(folder, (os.path.realpath(top),))
        elif os.path.lexists(top):
            try:
                yield ListedFile(folder, f'{local_location(self._root)}/{folder}', top.stat().st_size)
            except OSError as error:
                yield self._skip(folder, _problem_of(error))

    def _walk(self, folder: str, from_folders: tuple[str, ...]) -> Iterator[ListedFile]:
        """
        :param from_folders: real paths of this folder, and of those whose links lead here
        """
        try:
            entries = sorted(os.scandir(self._root / folder), key=lambda entry: entry.name)
        except OSError as error:
            yield self._skip(folder, _problem_of(error))
            return
        for entry in entries:
            path = f'{folder}/{entry.name}'.lstrip('/')
            try:
                if not entry.is_dir():
                    yield self._describe(path, entry)
                elif not entry.is_symlink():
                    yield from self._walk(path, (f'{from_folders[0]}/{entry.name}', *from_folders[1:]))
                else:
                    target = os.path.realpath(entry.path)
                    is_loop = any(f'{each}/'.startswith(f'{target.rstrip("/")}/') for each in from_folders)
                    yield from (
                        [self._skip(path, 'link_loop')]
                        if is_loop
                        else self._walk(path, (target, *from_folders))
                    )
            except OSError as error:
                problem = _problem_of(error)
                # A file that is gone meanwhile is nothing to tell.
                if problem != 'dangling_link' or entry.is_symlink():
                    yield self._skip(path, problem)

    def _describe(self, path: str, entry: os.DirEntry[str]) -> ListedFile:
        if not _is_utf8(path):
            return self._skip(path, 'bad_name')
        status = entry.stat()
        if not entry.is_file():
            return self._skip(path, 'not_a_file')
        problem = None if os.access(entry.path, os.R_OK) else 'not_allowed'
        return ListedFile(path, f'{local_location(self._root)}/{path}', status.st_size, None, problem)

    def _skip(self, path: str, problem: str) -> ListedFile:
        shown = path.encode('utf-8', 'backslashreplace').decode()
        return ListedFile(shown, f'{local_location(self._root)}/{shown}', 0, None, problem)


def _problem_of(error: OSError) -> str:
    """Reason to leave a file out.

    :raises OSError: the disk fails
    """
    found = _PROBLEMS.get(error.errno or 0)
    if found is None:
        raise error
    return found


_PROBLEMS = {
    errno.EACCES: 'not_allowed',
    errno.EPERM: 'not_allowed',
    errno.ENOENT: 'dangling_link',
    errno.ENOTDIR: 'dangling_link',
    errno.ELOOP: 'link_loop',
    errno.ENAMETOOLONG: 'link_loop',
    errno.EIO: 'unreadable',
}


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
