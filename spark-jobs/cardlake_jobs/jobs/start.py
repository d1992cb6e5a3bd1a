"""Starts a job: a session where it is to run, its lake, and words instead of a stack trace when a user can help."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.session import open_session, read_fresh_metadata, use_folder_catalog
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.jobs.arguments import Arguments, parse_arguments
from cardlake_jobs.jobs.exclusive import exclusive

Job = Callable[[SparkLake, Arguments], None]

#: Set by EMR Serverless in the driver; elsewhere the job runs on this machine.
_IS_SUBMITTED = 'SPARK_ENV_LOADED'


def start(name: str, job: Job, argv: Sequence[str]) -> int:
    """Runs a job.

    :param name: the entry point
    :returns: the exit code
    """
    try:
        arguments = parse_arguments(name, argv)
        places = arguments.places()
        with exclusive(places.root):
            spark = open_session(name, local=_IS_SUBMITTED not in os.environ)
            read_fresh_metadata(spark, places.catalog)
            if spark.conf.get(f'spark.sql.catalog.{places.catalog}', None) is None:
                use_folder_catalog(spark, places.catalog, places.root)
            if not Storage(spark).exists(places.root):
                raise UserError(
                    'no_lake',
                    f'there is no lake at {places.root}',
                    'Check --lake, and that the job may read it.',
                )
            job(SparkLake(spark, places), arguments)
            spark.stop()
    except UserError as error:
        print(f'cardlake: {error.message}\n  {error.hint}', file=sys.stderr)
        return 1
    return 0
