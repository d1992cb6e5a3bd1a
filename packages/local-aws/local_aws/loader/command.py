"""The command `load`."""

import argparse
import os
import sys
import time
from collections import Counter

from . import (  # noqa: F401 (they register what they create)
    glue_athena,
    iam,
    jobs,
    lambdas,
    messaging,
    network,
    observe,
    sagemaker,
    storage,
    streams,
)
from .context import Context, SkippedResourceError
from .registry import CREATORS, SKIPPED, rank
from .states import Instance, StateError, StateFile, find_states, in_order

_NOT_LOADED, _FAILED, _SKIPPED = 'not loaded', 'failed', 'ignored'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('states', nargs='*', help='state files (version 4), in the order of deployment')
    parser.add_argument(
        '--dir', action='append', default=[], help='cdktf.out, a stack folder in it, or a Terraform folder'
    )
    parser.add_argument(
        '--assets',
        action='append',
        default=[],
        help='folder from which relative file names in the states start',
    )
    parser.add_argument('--quiet', action='store_true', help='print a summary and failures only')
    parser.add_argument('--strict', action='store_true', help='exit with 1 if something was not loaded')


def run(arguments: argparse.Namespace) -> int:
    states = [StateFile(path, os.path.dirname(os.path.abspath(path))) for path in arguments.states]
    states += [state for folder in arguments.dir for state in find_states(folder)]
    if not states:
        return _refuse('name a state file, or a folder with --dir')
    if not os.environ.get('AWS_ENDPOINT_URL'):
        return _refuse('AWS_ENDPOINT_URL is not set; start the services and eval what "start" prints')
    began, context, outcomes = time.time(), Context(arguments.assets), Counter[str]()
    try:
        for state in states:
            outcomes += _load_state(context, state, arguments.quiet)
    except StateError as error:
        return _refuse(str(error))
    counts = ', '.join(f'{count} {outcome}' for outcome, count in sorted(outcomes.items()))
    print(f'load: {counts or "nothing"} in {time.time() - began:.1f} s')
    return 1 if outcomes[_FAILED] or (arguments.strict and outcomes[_NOT_LOADED]) else 0


def _refuse(message: str) -> int:
    print(f'local-aws: {message}', file=sys.stderr)
    return 2


def _load_state(context: Context, state: StateFile, quiet: bool) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    context.enter(state.path, state.folder)
    for instance in in_order(state.read(), rank):
        outcome, note = _load_instance(context, instance)
        outcomes[outcome] += 1
        if not quiet or outcome in (_NOT_LOADED, _FAILED):
            print(f'{outcome}: {instance.address}{f" ({note})" if note else ""}', flush=True)
    context.save_ids()
    return outcomes


def _load_instance(context: Context, instance: Instance) -> tuple[str, str]:
    """Creates a resource; answers the outcome and a note about it."""
    if instance.type in SKIPPED:
        return _SKIPPED, SKIPPED[instance.type]
    if instance.type not in CREATORS:
        return _NOT_LOADED, ''
    try:
        return CREATORS[instance.type](context, context.resource(instance.attributes)), ''
    except SkippedResourceError as reason:
        return _SKIPPED, str(reason)
    except Exception as error:
        if os.environ.get('LOAD_TRACE'):
            raise
        return _FAILED, f'{type(error).__name__}: {error}'
