"""Training, for all rows and out of fold."""

import hashlib
import re
import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import xgboost

from .arguments import Arguments
from .dataset import Floats, Split
from .errors import TrainerError

Margins = npt.NDArray[np.float32]


def params_of(arguments: Arguments) -> dict[str, str]:
    """Parameters of XGBoost with defaults: one thread, since the bits of sums may depend on their number."""
    defaults = {'objective': 'binary:logistic', 'nthread': '1'}
    return {**defaults, **arguments.params, 'seed': str(arguments.seed)}


def row_weights(split: Split, class_weight: str) -> Floats:
    """Weight of each row: its own, times that of its class."""
    weights = np.ones(len(split.labels)) if split.weights is None else split.weights
    fraud, genuine = float(weights[split.labels].sum()), float(weights[~split.labels].sum())
    if fraud == 0 or genuine == 0:
        raise TrainerError(
            'the train split has rows of one class only', 'Take more training days: --train-days.'
        )
    try:
        factor = genuine / fraud if class_weight == 'balanced' else float(class_weight)
    except ValueError:
        factor = -1
    if not 0 < factor < np.inf:
        raise TrainerError(f'class weight {class_weight} is invalid', 'Give a number above 0, or balanced.')
    return np.where(split.labels, weights * factor, weights)


def fit(
    split: Split, weights: Floats, arguments: Arguments, rows: npt.NDArray[np.bool_] | None = None
) -> xgboost.Booster:
    """Train on the rows of a split, or on some of them."""
    chosen = slice(None) if rows is None else rows
    data = xgboost.DMatrix(
        split.features[chosen],
        label=split.labels[chosen].astype(np.float32),
        weight=weights[chosen],
        feature_names=list(arguments.features),
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            booster = xgboost.train(params_of(arguments), data, arguments.rounds)
        except (xgboost.core.XGBoostError, ValueError) as error:
            raise TrainerError(f'XGBoost refused: {_first_line(error)}', _PARAMETERS) from error
    unused = [match for warning in caught if (match := _UNUSED.search(str(warning.message)))]
    if unused:
        raise TrainerError(f'XGBoost does not know, or does not use: {unused[0][1].strip()}', _PARAMETERS)
    return booster


_PARAMETERS = 'The parameters are listed at https://xgboost.readthedocs.io/en/release_3.2.0/parameter.html'
_UNUSED = re.compile(r'Parameters: \{(.*)\} are not used')


def _first_line(error: Exception) -> str:
    lines = [re.sub(r'^\[\d\d:\d\d:\d\d\] \S+: ', '', line).strip() for line in str(error).splitlines()]
    return next((line for line in lines if line), 'unknown reason')


def predict_margins(
    booster: xgboost.Booster, split: Split, rows: npt.NDArray[np.bool_] | None = None
) -> Margins:
    """Margins of the rows of a split, or of some of them."""
    chosen = slice(None) if rows is None else rows
    data = xgboost.DMatrix(split.features[chosen], feature_names=booster.feature_names)
    margins = np.asarray(booster.predict(data, output_margin=True), dtype=np.float32)
    if margins.ndim == 1:
        return margins
    raise TrainerError(
        f'the model has {margins.shape[1]} outputs, and one is expected',
        'Use an objective such as binary:logistic.',
    )


def predict_out_of_fold(split: Split, weights: Floats, arguments: Arguments) -> Margins:
    """Margin of each row by a model that saw no row of its card: what calibration may be fitted on."""
    folds = folds_of(split.card_ids, arguments.folds)
    margins = np.zeros(len(folds), dtype=np.float32)
    for fold in range(arguments.folds):
        held = folds == fold
        if not held.any():
            continue
        if len(np.unique(split.labels[~held])) < 2:
            raise TrainerError(
                'without the cards of a fold, the train split has rows of one class only',
                'Take more training days (--train-days), or other folds (--folds).',
            )
        margins[held] = predict_margins(fit(split, weights, arguments, ~held), split, held)
    return margins


def folds_of(card_ids: Sequence[str], folds: int) -> npt.NDArray[np.int64]:
    """Fold of each row: all rows of a card are in one, whatever other cards there are."""
    known = {
        card: int.from_bytes(hashlib.sha256(card.encode()).digest()[:8], 'big') % folds
        for card in set(card_ids)
    }
    return np.array([known[card] for card in card_ids], dtype=np.int64)
