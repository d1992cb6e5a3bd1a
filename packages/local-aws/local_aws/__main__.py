"""The command line: `start`, `load` and `stop`."""

import argparse
import json
import os
import shlex
import sys
from urllib.parse import urlparse

from .loader import command as loader
from .server.instance import DEFAULT_REGION
from .server.start import StartError, start
from .server.stop import stop

DEFAULT_PORT = 4566


def main() -> int:
    arguments = _parser().parse_args()
    try:
        status: int = arguments.run(arguments)
    except StartError as error:
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


def _stop(arguments: argparse.Namespace) -> int:
    port = arguments.port or urlparse(os.environ.get('AWS_ENDPOINT_URL', '')).port or DEFAULT_PORT
    if not stop(port):
        print(f'local-aws: no instance runs on port {port}', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
