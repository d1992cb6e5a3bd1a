"""Files that a training job leaves behind; equal input gives equal bytes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xgboost

from .arguments import Arguments
from .baseline import baseline_of
from .dataset import Floats, Split
from .fit import Margins, params_of


def write_model(folder: Path, booster: xgboost.Booster) -> None:
    """Write `model.json`."""
    (folder / 'model.json').write_bytes(bytes(booster.save_raw(raw_format='json')))


def write_margins(folder: Path, name: str, split: Split, margins: Margins) -> None:
    """Write `<name>.parquet` with the columns that `cardlake evaluate` reads; the score is the margin."""
    scores = pa.table({'event_id': split.event_ids, 'score': pa.array(margins.astype(np.float64))})
    pq.write_table(scores, folder / f'{name}.parquet')


def write_training(folder: Path, arguments: Arguments, train: Split, margins: Floats) -> None:
    """Write `training.json`: how the model was trained, and the baselines of its features and of its margin."""
    baselines = {name: baseline_of(train.features[:, at]) for at, name in enumerate(arguments.features)}
    training: dict[str, Any] = {
        'xgboost': xgboost.__version__,
        'params': params_of(arguments),
        'rounds': arguments.rounds,
        'folds': arguments.folds,
        'classWeight': arguments.class_weight,
        'sampleWeight': arguments.sample_weight,
        'features': [{'name': name, 'baseline': baselines[name]} for name in arguments.features],
        'marginBaseline': baseline_of(margins),
    }
    (folder / 'training.json').write_text(json.dumps(training, indent=2) + '\n', encoding='utf-8')
