"""Starts a job: a session where it is to run, its lake, and words instead of a stack trace when a user can help."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from pyspark.sql import SparkSession

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.faults import JAVA_ERRORS, JavaError, java_words, storage_fault
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
            try:
                _require_lake(spark, places.root)
                job(SparkLake(spark, places), arguments)
            except JAVA_ERRORS as error:
                raise _explained(spark, error) from error
            spark.stop()
    except UserError as error:
        print(f'cardlake: {error.message}\n  {error.hint}', file=sys.stderr)
        return 1
    return 0


def _require_lake(spark: SparkSession, root: str) -> None:
    try:
        words = '' if Storage(spark).exists(root) else f'there is no lake at {root}'
    except JAVA_ERRORS as error:
        words = f'no lake can be found at {root}: {java_words(error)}'
    if words:
        raise UserError('no_lake', words, 'Check --lake, and that the job may read it.')


def _explained(spark: SparkSession, error: JavaError) -> Exception:
    """An error of Java as users are told of it; itself when there is nothing that they could do."""
    fault = storage_fault(spark, error)
    if fault is None:
        return error
    return UserError(
        'storage_failed',
        f'a place of the lake could not be reached, read or written: {fault}',
        'Check --lake and --bronze-prefix, what the job may read and write there, and the room that is left.',
    )
