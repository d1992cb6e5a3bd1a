"""A lister over names in memory that counts the requests S3 would bill."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator

from cardlake_jobs.iceberg.list_files import KEYS_PER_REQUEST, ListedFile


class CountedLister:
    """Answers as S3A does over S3: the keys with a prefix in order, 1,000 a request; for none, it asks a second time
    whether there is a folder. Measured with hadoop-aws 3.3.4 over an emulated S3: no request has a delimiter.

    :param paths: keys of all objects
    """

    is_billed = True

    def __init__(self, paths: list[str]) -> None:
        self._paths = sorted(paths)
        self.requests = 0

    def list_below(self, folder: str) -> Iterator[ListedFile]:
        at = bisect_left(self._paths, f'{folder}/')
        found = []
        while at < len(self._paths) and self._paths[at].startswith(f'{folder}/'):
            found.append(self._paths[at])
            at += 1
        self.requests += math.ceil(len(found) / KEYS_PER_REQUEST) or 2
        return iter([ListedFile(path, f's3://lake/{path}', 1) for path in found])
