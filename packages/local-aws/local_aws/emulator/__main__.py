"""Runs ministack with the added services: `python -m local_aws.emulator`, in the environment that `start` makes."""

import os
import sys
from pathlib import Path

from ministack import app

from . import common

try:
    common.require_attributes(
        app,
        'SERVICE_HANDLERS',
        'call_service_handler_sync',
        '_resolve_port',
        '_reset_all_state',
        'main',
    )
    # Importing a module patches ministack; each first checks that what it patches is there.
    from . import (  # noqa: F401
        batch,
        emf,
        emr_serverless,
        event_sources,
        firehose,
        function_deaths,
        judgements,
        lambda_errors,
        permissions,
        sagemaker,
        sqs,
        step_functions,
        stream_mappings,
        table_faults,
    )
except common.UnsupportedMinistackError as error:
    sys.exit(f'local-aws: {error}')


def forget_ids() -> None:
    """Removes the identifiers that `load` noted, since a reset makes them wrong."""
    Path(os.environ.get('STATE_DIR', '.'), 'ids.json').unlink(missing_ok=True)


if __name__ == '__main__':
    common.on_reset(forget_ids)
    common.extend_reset()
    app.main()
