"""Jobs that Glue starts."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cardlake_jobs.jobs.arguments import known_flags
from cardlake_jobs.jobs.start import SUBMITTED_VARIABLE

#: Glue gives it to every job
#: (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-get-resolved-options.html).
_JOB_NAME = '--JOB_NAME'


def take_arguments(job: str, argv: Sequence[str]) -> list[str]:
    """Returns the arguments of a job without those of Glue, which come with them; the job counts as submitted then.

    :param job: file name of the entry point
    """
    if _JOB_NAME not in argv:
        return list(argv)
    os.environ[SUBMITTED_VARIABLE] = 'true'
    known = known_flags(job)
    taken = [at for at, word in enumerate(argv[:-1]) if word in known]
    return [word for at in taken for word in argv[at : at + 2]]
