"""The command line: load STATE.tfstate [STATE2 …] | load --dir cdktf.out."""

import argparse
import os
import sys
import time

from . import glue_athena, iam, jobs, lambdas, messaging, network, observe, sagemaker, storage, streams  # noqa: F401  (register)
from .context import Context, Ignored
from .registry import HANDLERS, IGNORED, rank
from .state import in_order, read_states, states_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        'states', nargs='*', help='state files (version 4), in the order in which to load them'
    )
    parser.add_argument(
        '--dir', action='append', default=[], help='cdktf.out, a stack folder in it, or a Terraform folder'
    )
    parser.add_argument(
        '--assets',
        action='append',
        default=[],
        help='folder that relative file names in the states start from',
    )
    parser.add_argument('--quiet', action='store_true', help='print a summary only')
    parser.add_argument('--strict', action='store_true', help='exit 1 if something was not loaded')


def run(arguments: argparse.Namespace) -> int:
    wanted = [(path, None) for path in arguments.states] + [
        pair for d in arguments.dir for pair in states_of(d)
    ]
    if not wanted:
        print('local-aws: name a state, or a folder with --dir', file=sys.stderr)
        return 2
    if not os.environ.get('AWS_ENDPOINT_URL'):
        print('local-aws: AWS_ENDPOINT_URL is not set; eval what "start" prints', file=sys.stderr)
        return 2
    began, context, counts, failed = time.time(), Context(arguments.assets), {}, []
    for path, folder, resources in read_states(wanted):
        context.enter(path, folder)
        for address, kind, raw in in_order(resources, rank):
            outcome, note = load_one(context, address, kind, raw)
            counts[outcome] = counts.get(outcome, 0) + 1
            if outcome in ('not loaded', 'failed'):
                failed.append(address)
            if not arguments.quiet or outcome in ('not loaded', 'failed'):
                print(f'{outcome}: {address}{" (" + note + ")" if note else ""}', flush=True)
        context.save()
    print(
        f'load: {", ".join(f"{n} {k}" for k, n in sorted(counts.items())) or "nothing"} in {time.time() - began:.1f} s'
    )
    return 1 if (arguments.strict and failed) or counts.get('failed') else 0


def load_one(context, address, kind, raw):
    if kind in IGNORED:
        return 'ignored', IGNORED[kind]
    if kind not in HANDLERS:
        return 'not loaded', ''
    try:
        return HANDLERS[kind](context, context.resource(raw)) or 'created', ''
    except Ignored as reason:
        return 'ignored', str(reason)
    except Exception as error:
        if os.environ.get('LOAD_TRACE'):
            raise
        return 'failed', f'{type(error).__name__}: {error}'
