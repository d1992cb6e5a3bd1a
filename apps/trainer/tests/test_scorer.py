"""`@cardlake/model` against XGBoost: models of many shapes, trained here, score equal to the last bit."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost

_ROWS = 300
_PACKAGE = Path(__file__).parent.parent

_SHAPES: list[dict[str, Any]] = [
    *({'tree_method': method, 'gamma': 1.0} for method in ('exact', 'hist', 'approx')),
    *({'max_depth': depth, 'min_child_weight': 0} for depth in (1, 3, 20)),
    {'grow_policy': 'lossguide', 'max_depth': 0, 'max_leaves': 100, 'min_child_weight': 0},
    {'booster': 'dart', 'rate_drop': 0.4, 'one_drop': 1},
    {'booster': 'dart', 'rate_drop': 0.3, 'normalize_type': 'forest', 'sample_type': 'weighted'},
    {'num_parallel_tree': 4, 'subsample': 0.6, 'colsample_bynode': 0.5},
    {'monotone_constraints': '(1,0,0,-1,0,0)', 'interaction_constraints': '[[0,1],[2,3,4]]'},
    {'scale_pos_weight': 25, 'max_delta_step': 1},
    *({'base_score': score} for score in (0.5, 0.017, 0.93)),
    {'objective': 'reg:logistic'},
    {'objective': 'binary:logitraw'},
    *(
        {'objective': f'reg:{loss}'}
        for loss in ('squarederror', 'squaredlogerror', 'pseudohubererror', 'absoluteerror', 'tweedie')
    ),
    {'objective': 'reg:gamma', 'label_shift': 1},
    {'objective': 'count:poisson'},
    {'objective': 'rank:ndcg'},
    {'objective': 'rank:pairwise'},
    {'objective': 'rank:map'},
]


def _sample(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    rows = random.normal(size=(_ROWS, 6)).astype(np.float32)
    rows[:, 2] = np.round(rows[:, 2])
    rows[:, 5] = random.integers(0, 40, _ROWS)
    signal = rows[:, 0] + rows[:, 5] % 3 + random.normal(size=_ROWS)
    rows[random.random(rows.shape) < 0.15] = np.nan
    return rows, (signal > 1.5).astype(np.float32)


def _cases() -> Iterator[tuple[dict[str, Any], bool]]:
    for shape in _SHAPES:
        yield shape, False
        # A category cannot be split by the exact method, nor be monotone.
        if shape.get('tree_method') != 'exact' and 'monotone_constraints' not in shape:
            yield shape, True


def _train(shape: dict[str, Any], has_category: bool, seed: int) -> xgboost.Booster:
    rows, labels = _sample(seed)
    params = {'objective': 'binary:logistic', 'nthread': 1, 'max_cat_to_onehot': 1 + 40 * (seed % 2), **shape}
    shift = params.pop('label_shift', 0)
    types = ['q'] * 5 + ['c' if has_category else 'q']
    data = xgboost.DMatrix(rows, label=labels + shift, feature_types=types, enable_categorical=True)
    if params['objective'].startswith('rank:'):
        data.set_group([_ROWS])
    return xgboost.train(params, data, 12)


@pytest.mark.filterwarnings('ignore')
def test_models_of_many_shapes_score_equal_to_the_bit(tmp_path: Path) -> None:
    jobs: list[dict[str, Any]] = []
    boosters: list[xgboost.Booster] = []
    rows, _ = _sample(1000)
    for at, (shape, has_category) in enumerate(_cases()):
        booster = _train(shape, has_category, seed=at)
        path = tmp_path / f'{at}.{("json", "ubj")[at % 2]}'
        booster.save_model(path)
        boosters.append(booster)
        as_json = [[None if np.isnan(value) else float(value) for value in row] for row in rows]
        jobs.append({'model': str(path), 'rows': as_json})
    assert len(boosters) > 40
    data = xgboost.DMatrix(rows)
    for (shape, has_category), booster, scored in zip(_cases(), boosters, _score(jobs), strict=True):
        options = {'validate_features': False}
        margins = booster.predict(data, output_margin=True, **options)
        predictions = booster.predict(data, **options)
        contributions = booster.predict(data, pred_contribs=True, **options)
        name = f'{shape}, category: {has_category}'
        assert scored['margins'] == margins.view(np.uint32).tolist(), name
        assert scored['predictions'] == predictions.view(np.uint32).tolist(), name
        assert np.abs(np.array(scored['contributions']) - contributions).max() < 1e-4, name


def _score(jobs: list[dict[str, Any]]) -> Any:
    command = [os.environ['CARDLAKE_NODE'], '-r', '@cardlake/tooling/register', 'tests/support/score.ts']
    ended = subprocess.run(
        command,
        cwd=_PACKAGE,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
