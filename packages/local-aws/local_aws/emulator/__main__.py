"""Starts ministack with the extension: python -m emulator (the `start` script sets the environment)."""

import os
import sys

from . import common

try:
    common.need(
        common.app,
        'SERVICE_HANDLERS',
        'call_service_handler_sync',
        '_resolve_port',
        '_reset_all_state',
        'main',
    )
    # Importing a module applies its patches; each one first checks that what it patches is there.
    from . import batch, emf, emr_serverless, firehose, lambda_errors, sagemaker, sqs, step_functions  # noqa: F401
except common.Unsuitable as error:
    sys.exit(f'aws-emulator: {error}')

from ministack import app


def forget_ids():
    """`load` notes here which made-up ids stand for which real ones; a reset makes them wrong."""
    try:
        os.remove(os.path.join(os.environ.get('STATE_DIR', '.'), 'ids.json'))
    except OSError:
        pass


if __name__ == '__main__':
    common.on_reset(forget_ids)
    common.reset_with(app)
    app.main()
