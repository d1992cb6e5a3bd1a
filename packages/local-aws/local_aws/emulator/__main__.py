"""Runs ministack with the added services: `python -m local_aws.emulator`, in the environment that `start` makes."""

import os
import sys
from pathlib import Path
from typing import Any

from hypercorn.config import Config, Sockets
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
        expressions,
        firehose,
        function_deaths,
        glue_crawlers,
        glue_jobs,
        judgements,
        lambda_errors,
        permissions,
        sagemaker,
        schedules,
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


def listen_on(descriptor: str) -> None:
    """Makes the server listen on a socket that `start` has bound: nothing can take its port in between."""
    server: Any = Config
    create = server.create_sockets

    def create_sockets(config: Config) -> Sockets:
        config.bind = f'fd://{descriptor}'
        sockets: Sockets = create(config)
        return sockets

    server.create_sockets = create_sockets


if __name__ == '__main__':
    listen_on(os.environ['GATEWAY_SOCKET'])
    common.on_reset(forget_ids)
    common.extend_reset()
    app.main()
