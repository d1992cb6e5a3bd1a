"""``python -m bench.main``: reads a task as JSON from standard input and writes the seconds as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.late_reports import REPORTS
from bench.strategies import BenchLake
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import DECLARED_PREFIXES, LakePaths, SparkLake, local_location
from cardlake_jobs.iceberg.session import disable_catalog_cache, open_session, use_folder_catalog


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Measures the strategies in turn, so that a machine that slows down or warms up affects all of them.

    :param task: ``group``; ``folder`` to work in; ``lakes``: the Parquet files of silver, by lake; ``strategies``:
        pairs of a lake and a method of :class:`BenchLake`; ``runs``: the number of rounds; ``warm_up``: strategies to
        run once before, unmeasured; ``compared``: the lake whose features are compared with its windows
    :returns: ``events`` by lake; ``seconds``, a list for each strategy, in order; ``reports`` of a round of late ones;
        ``differing``: number of rows
    """
    group = load_group(task['group'])
    spark = open_session('bench', local=True, settings={'spark.log.level': 'ERROR'})
    lakes: dict[str, BenchLake] = {}
    for name, files in task['lakes'].items():
        root = Path(task['folder']) / name
        root.mkdir()
        catalog = f'bench_{name}'
        paths = LakePaths(local_location(root), 'cardlake', catalog, DECLARED_PREFIXES)
        disable_catalog_cache(spark, catalog)
        use_folder_catalog(spark, catalog, paths.root)
        lakes[name] = BenchLake(SparkLake(spark, paths), group)
        lakes[name].load(files)

    def strategies(named: list[list[str]]) -> list[Callable[[], float]]:
        return [getattr(lakes[lake], strategy) for lake, strategy in named]

    for strategy in strategies(task['warm_up']):
        strategy()
    rounds = [[strategy() for strategy in strategies(task['strategies'])] for _ in range(task['runs'])]
    return {
        'events': {name: lake.events for name, lake in lakes.items()},
        'seconds': [list(times) for times in zip(*rounds)],
        'reports': REPORTS,
        'differing': lakes[task['compared']].count_differences(),
    }


if __name__ == '__main__':
    print(json.dumps(measure(json.load(sys.stdin))))
