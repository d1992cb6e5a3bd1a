"""Arguments of a training job."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import TrainerError


@dataclass(frozen=True)
class Arguments:
    """Arguments of a training job."""

    dataset: Path
    output: Path
    features: tuple[str, ...]
    # Parameters of XGBoost, by name, as texts.
    params: dict[str, str]
    rounds: int
    folds: int
    seed: int
    # Weight of a fraud beside a genuine row: a number, or `balanced` for that which gives both classes the same sum.
    class_weight: str
    # Column with the weight of each row; None for that of the dataset, if it has one.
    sample_weight: str | None


def parse_arguments(arguments: Sequence[str]) -> Arguments:
    """Parse arguments; the folders default to those of SageMaker's script mode."""
    parser = argparse.ArgumentParser(prog='train.py', description=__doc__, allow_abbrev=False)
    parser.add_argument(
        '--dataset', default=os.environ.get('SM_CHANNEL_TRAIN'), help='folder with manifest.json'
    )
    parser.add_argument('--output', default=os.environ.get('SM_MODEL_DIR'), help='folder to write to')
    parser.add_argument('--features', required=True, help='columns of the dataset, with commas between them')
    parser.add_argument('--param', action='append', default=[], help='a parameter of XGBoost: name=value')
    parser.add_argument(
        '--params',
        default='{}',
        help='the same as a JSON object of texts: a job of SageMaker names nothing twice',
    )
    parser.add_argument('--rounds', type=int, default=100)
    parser.add_argument('--folds', type=int, default=5)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--class-weight', default='1')
    parser.add_argument('--sample-weight')
    given = parser.parse_args(arguments)
    if given.dataset is None or given.output is None:
        parser.error('--dataset and --output are needed outside of SageMaker')
    if given.rounds < 1 or given.folds < 2:
        parser.error('--rounds must be at least 1, --folds at least 2')
    return Arguments(
        dataset=Path(given.dataset),
        output=Path(given.output),
        features=_feature_names(given.features),
        params=_params([*given.param, *_pairs(given.params)]),
        rounds=given.rounds,
        folds=given.folds,
        seed=given.seed,
        class_weight=given.class_weight,
        sample_weight=given.sample_weight,
    )


def _feature_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(','))
    if len(set(names)) < len(names):
        raise TrainerError('a feature is named twice', 'Name each feature once.')
    return names


# Parameters that have an argument of their own, or would make a run that cannot be repeated.
_RESERVED = {
    'seed': '--seed',
    'random_state': '--seed',
    'num_boost_round': '--rounds',
    'n_estimators': '--rounds',
}


def _pairs(text: str) -> list[str]:
    try:
        return [f'{name}={value}' for name, value in json.loads(text).items()]
    except (ValueError, AttributeError) as error:
        raise TrainerError('--params is no JSON object', 'Give it as {"max_depth": "6"}.') from error


def _params(pairs: Sequence[str]) -> dict[str, str]:
    params: dict[str, str] = {}
    for pair in pairs:
        name, separator, value = pair.partition('=')
        if separator == '' or name == '' or name in params:
            raise TrainerError(
                f'parameter "{pair}" is not name=value, or given twice',
                'Give it as max_depth=6, each name once.',
            )
        if name in _RESERVED:
            raise TrainerError(f'parameter {name} has an option of its own', f'Use {_RESERVED[name]}.')
        params[name] = value
    return params
