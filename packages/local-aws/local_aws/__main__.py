"""The command line: `start`, `load`, `fire` and `stop`."""

import argparse
import json
import os
import shlex
import sys
from urllib.parse import urlparse

from .loader import command as loader
from .server.fire import FireError, fire
from .server.instance import DEFAULT_REGION, HOST
from .server.start import StartError, start
from .server.stop import stop

DEFAULT_PORT = 4566


def main() -> int:
    arguments = _parser().parse_args()
    try:
        status: int = arguments.run(arguments)
    except (StartError, FireError) as error:
        print(f'local-aws: {error}', file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='local-aws', description='AWS on one machine.')
    commands = parser.add_subparsers(required=True)

    starting = commands.add_parser(
        'start', help='start the services and print the variables that lead to them'
    )
    starting.add_argument(
        '--port', type=int, default=DEFAULT_PORT, help=f'default {DEFAULT_PORT}; 0 for any that is free'
    )
    starting.add_argument('--region', default=os.environ.get('AWS_REGION', DEFAULT_REGION))
    starting.add_argument('--json', action='store_true', help='print JSON instead of shell commands')
    starting.set_defaults(run=_start)

    loading = commands.add_parser('load', help='create what Terraform states describe')
    loader.add_arguments(loading)
    loading.set_defaults(run=loader.run)

    firing = commands.add_parser('fire', help='invoke the target of a schedule')
    firing.add_argument('name', help='name of the schedule')
    firing.add_argument(
        '--scheduled-time', help='ISO 8601 instant that stands for its scheduled time; default: now'
    )
    firing.set_defaults(run=_fire)

    stopping = commands.add_parser('stop', help='stop the services')
    stopping.add_argument('--port', type=int, help='default: the port of AWS_ENDPOINT_URL')
    stopping.set_defaults(run=_stop)
    return parser


def _start(arguments: argparse.Namespace) -> int:
    variables = start(arguments.port, arguments.region)
    if arguments.json:
        print(json.dumps(variables))
    else:
        for name, value in variables.items():
            print(f'export {name}={shlex.quote(value)}')
    return 0


def _fire(arguments: argparse.Namespace) -> int:
    endpoint = os.environ.get('AWS_ENDPOINT_URL', f'http://{HOST}:{DEFAULT_PORT}')
    fire(endpoint, arguments.name, arguments.scheduled_time)
    return 0


def _stop(arguments: argparse.Namespace) -> int:
    port = arguments.port or urlparse(os.environ.get('AWS_ENDPOINT_URL', '')).port or DEFAULT_PORT
    if not stop(port):
        print(f'local-aws: no instance runs on port {port}', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
