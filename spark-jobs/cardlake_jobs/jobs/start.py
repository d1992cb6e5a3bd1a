"""Starts a job with its Spark session and lake; reports errors that a user can fix without a stack trace."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from pyspark.sql import SparkSession

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS, JavaError, describe_java_error, find_storage_error
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.session import disable_catalog_cache, open_session, use_folder_catalog
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.jobs.arguments import Arguments, parse_arguments
from cardlake_jobs.jobs.lake_lock import lake_lock

Job = Callable[[SparkLake, Arguments], None]

#: Set in the driver by the submission to EMR; without it the job runs on this machine.
SUBMITTED_VARIABLE: str = load_compiled('jobs')['submittedVariable']


def start_job(name: str, job: Job, argv: Sequence[str]) -> int:
    """Runs a job.

    :param name: file name of the entry point
    :returns: exit code
    """
    try:
        arguments = parse_arguments(name, argv)
        paths = arguments.lake_paths()
        with lake_lock(paths.root):
            spark = open_session(name, local=not is_submitted())
            disable_catalog_cache(spark, paths.catalog)
            if spark.conf.get(f'spark.sql.catalog.{paths.catalog}', None) is None:
                use_folder_catalog(spark, paths.catalog, paths.root)
            try:
                _assert_lake_exists(spark, paths.root)
                job(SparkLake(spark, paths), arguments)
            except JAVA_ERRORS as error:
                raise _to_user_error(spark, error) from error
            spark.stop()
    except UserError as error:
        print(f'cardlake: {error.message}\n  {error.hint}', file=sys.stderr)
        return 1
    return 0


def is_submitted() -> bool:
    """True if the job was submitted to EMR; otherwise it runs on this machine."""
    return SUBMITTED_VARIABLE in os.environ


def _assert_lake_exists(spark: SparkSession, root: str) -> None:
    try:
        problem = '' if Storage(spark).exists(root) else f'there is no lake at {root}'
    except JAVA_ERRORS as error:
        problem = f'cannot access the lake at {root}: {describe_java_error(error)}'
    if problem:
        raise UserError('no_lake', problem, 'Check --lake, and that the job has read access.')


def _to_user_error(spark: SparkSession, error: JavaError) -> Exception:
    """Converts a Java error that a user can fix; returns any other error unchanged."""
    description = find_storage_error(spark, error)
    if description is None:
        return error
    return UserError(
        'storage_failed',
        f'could not read or write a file of the lake: {description}',
        'Check --lake and --bronze-prefix, the permissions of the job, and the free disk space.',
    )
