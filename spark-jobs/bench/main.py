"""``python -m bench.main``: reads a task as JSON from standard input and answers with seconds, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ways import BenchLake
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.places import LakePlaces, SparkLake
from cardlake_jobs.iceberg.session import open_session, read_fresh_metadata, use_folder_catalog

_PREFIXES = {'bronze': 'bronze/streaming/', 'silver': 'silver/', 'gold': 'gold/'}


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Runs the ways in turn, so that a machine that slows down or warms up does so for all of them.

    :param task: ``group``; ``folder`` to work in; ``lakes``: the Parquet files of silver by lake; ``ways``: pairs of
        a lake and a way of :class:`BenchLake`; ``runs`` of them; ``warm_up``: ways that run once before, unmeasured;
        ``compared``: the lake whose features are compared with its windows
    :returns: ``events`` by lake, ``seconds`` in the order of ``ways``, each a list, and ``differing`` rows
    """
    group = load_group(task['group'])
    spark = open_session('bench', local=True, settings={'spark.log.level': 'ERROR'})
    lakes: dict[str, BenchLake] = {}
    for name, files in task['lakes'].items():
        root = Path(task['folder']) / name
        root.mkdir()
        catalog = f'bench_{name}'
        places = LakePlaces(root.as_uri(), 'cardlake', catalog, _PREFIXES)
        read_fresh_metadata(spark, catalog)
        use_folder_catalog(spark, catalog, places.root)
        lakes[name] = BenchLake(SparkLake(spark, places), group)
        lakes[name].fill(files)

    def ways(named: list[list[str]]) -> list[Callable[[], float]]:
        return [getattr(lakes[lake], way) for lake, way in named]

    for way in ways(task['warm_up']):
        way()
    rounds = [[way() for way in ways(task['ways'])] for _ in range(task['runs'])]
    return {
        'events': {name: lake.events for name, lake in lakes.items()},
        'seconds': [list(times) for times in zip(*rounds)],
        'differing': lakes[task['compared']].differing(),
    }


if __name__ == '__main__':
    print(json.dumps(measure(json.load(sys.stdin))))
