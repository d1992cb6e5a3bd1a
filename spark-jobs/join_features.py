"""Entry point of the join: features for rows of the user's own, each as of its time."""

from __future__ import annotations

import json
import sys

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import SparkLake, lake_root
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start_job
from cardlake_jobs.join.join_features import JoinOptions, join_features


def parse_options(arguments: Arguments) -> JoinOptions:
    """Parses the options of the job from its arguments.

    :raises UserError: a flag is missing or invalid
    """
    return JoinOptions(
        entities=lake_root(arguments.text('entities')),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
        features=tuple(arguments.optional_texts('feature')) or None,
        names=arguments.pairs('column'),
        out=lake_root(arguments.text('out')),
    )


def main(lake: SparkLake, arguments: Arguments) -> None:
    print(json.dumps(join_features(lake, parse_options(arguments))))


if __name__ == '__main__':
    sys.exit(start_job('join_features.py', main, sys.argv[1:]))
