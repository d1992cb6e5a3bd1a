"""A lister over names in memory that counts the requests S3 would bill."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator

from cardlake_jobs.iceberg.list_files import KEYS_PER_REQUEST, ListedFile


class CountedLister:
    """Answers as S3 does: the keys with a prefix in order, 1,000 a request, and one request for none.

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
        self.requests += max(1, math.ceil(len(found) / KEYS_PER_REQUEST))
        return iter([ListedFile(path, f's3://lake/{path}', 1) for path in found])
