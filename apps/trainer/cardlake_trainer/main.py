"""A training job from its arguments to its files."""

import sys
from dataclasses import replace

import numpy as np

from .arguments import parse_arguments
from .dataset import default_weight, read_split
from .errors import TrainerError
from .fit import fit, predict_margins, predict_out_of_fold, row_weights
from .output import write_margins, write_model, write_training


def main() -> None:
    """Train; a fault of the user ends with exit code 2, a message and a hint."""
    try:
        train(sys.argv[1:])
    except TrainerError as error:
        sys.stderr.write(f'cardlake trainer: {error}\n  {error.hint}\n')
        sys.exit(2)


def train(given: list[str]) -> None:
    """Train on all rows of `train`, and score those of `validation`, and of `train` out of fold."""
    arguments = parse_arguments(given)
    if arguments.sample_weight is None:
        arguments = replace(arguments, sample_weight=default_weight(arguments.dataset))
    training = read_split(arguments.dataset, 'train', arguments.features, arguments.sample_weight)
    validation = read_split(arguments.dataset, 'validation', arguments.features, None)
    weights = row_weights(training, arguments.class_weight)
    booster = fit(training, weights, arguments)
    out_of_fold = predict_out_of_fold(training, weights, arguments)
    arguments.output.mkdir(parents=True, exist_ok=True)
    write_model(arguments.output, booster)
    write_margins(arguments.output, 'out-of-fold', training, out_of_fold)
    write_margins(arguments.output, 'validation', validation, predict_margins(booster, validation))
    write_training(arguments.output, arguments, training, out_of_fold.astype(np.float64))
