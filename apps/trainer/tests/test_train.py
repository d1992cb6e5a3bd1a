"""A training job from its arguments to its files."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import xgboost

from cardlake_trainer.baseline import baseline_of
from cardlake_trainer.errors import TrainerError
from cardlake_trainer.fit import folds_of
from cardlake_trainer.main import train

from .support.datasets import FEATURES, make_dataset


@pytest.fixture(scope='module')
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp('dataset'))


def _train(dataset: Path, output: Path, *arguments: str) -> dict[str, bytes]:
    train(
        [
            '--dataset',
            str(dataset),
            '--output',
            str(output),
            '--features',
            FEATURES,
            '--rounds',
            '5',
            *arguments,
        ]
    )
    return {path.name: path.read_bytes() for path in sorted(output.iterdir())}


def _training(files: dict[str, bytes]) -> Any:
    return json.loads(files['training.json'])


def test_equal_arguments_give_equal_bytes_and_another_seed_others(dataset: Path, tmp_path: Path) -> None:
    sampled = ('--param', 'subsample=0.5')
    first = _train(dataset, tmp_path / 'a', *sampled)
    assert list(first) == ['model.json', 'out-of-fold.parquet', 'training.json', 'validation.parquet']
    assert _train(dataset, tmp_path / 'b', *sampled) == first
    assert _train(dataset, tmp_path / 'c', *sampled, '--seed', '1')['model.json'] != first['model.json']


def test_the_margins_are_those_of_the_written_model(dataset: Path, tmp_path: Path) -> None:
    _train(dataset, tmp_path)
    booster = xgboost.Booster(model_file=tmp_path / 'model.json')
    assert booster.feature_names == FEATURES.split(',')
    rows = pq.read_table(dataset / 'validation')
    columns = [
        [np.nan if value is None else float(value) for value in rows[name].to_pylist()]
        for name in FEATURES.split(',')
    ]
    data = xgboost.DMatrix(np.column_stack(columns), feature_names=FEATURES.split(','))
    written = pq.read_table(tmp_path / 'validation.parquet')
    assert written['event_id'].to_pylist() == rows['event_id'].to_pylist()
    assert np.array_equal(np.float32(written['score'].to_numpy()), booster.predict(data, output_margin=True))


def test_parameters_can_be_given_at_once_as_a_job_of_sagemaker_does(dataset: Path, tmp_path: Path) -> None:
    at_once = _train(dataset, tmp_path / 'a', '--params', '{"max_depth": "2", "base_score": "0.5"}')
    one_by_one = _train(dataset, tmp_path / 'b', '--param', 'max_depth=2', '--param', 'base_score=0.5')
    assert at_once == one_by_one
    with pytest.raises(TrainerError, match='no JSON object'):
        _train(dataset, tmp_path / 'c', '--params', 'max_depth=2')


def test_every_parameter_of_xgboost_can_be_given(dataset: Path, tmp_path: Path) -> None:
    given = ('--param', 'tree_method=exact', '--param', 'base_score=0.5', '--param', 'max_depth=2')
    files = _train(dataset, tmp_path, *given)
    assert _training(files)['params'] == {
        'objective': 'binary:logistic',
        'nthread': '1',
        'tree_method': 'exact',
        'base_score': '0.5',
        'max_depth': '2',
        'seed': '0',
    }
    assert json.loads(files['model.json'])['learner']['learner_model_param']['base_score'] == '[5E-1]'


def test_weights_of_class_and_row_change_the_model_as_scale_pos_weight_does(
    dataset: Path, tmp_path: Path
) -> None:
    plain = _train(dataset, tmp_path / 'plain')['model.json']
    # The other methods choose their bins by the weights of the rows.
    exact = ('--param', 'tree_method=exact', '--param', 'base_score=0.5')
    by_class = _train(dataset, tmp_path / 'class', *exact, '--class-weight', '10')
    scaled = _train(dataset, tmp_path / 'scaled', *exact, '--param', 'scale_pos_weight=10')
    margins = [
        np.array(json.loads(f['training.json'])['marginBaseline']['edges']) for f in (by_class, scaled)
    ]
    assert np.allclose(margins[0], margins[1], atol=1e-5)
    assert plain != by_class['model.json']
    assert _train(dataset, tmp_path / 'row', '--sample-weight', 'amount')['model.json'] != plain
    assert _train(dataset, tmp_path / 'balanced', '--class-weight', 'balanced')['model.json'] != plain


def test_a_card_is_in_one_fold_and_out_of_fold_margins_are_worse_than_those_in_it(
    dataset: Path, tmp_path: Path
) -> None:
    cards = [f'card-{at}' for at in range(1000)]
    folds = folds_of(cards * 2, 5)
    assert np.array_equal(folds[:1000], folds[1000:])
    assert np.bincount(folds).min() > 300
    # Overfitted on purpose: a model that saw the rows would separate them better.
    _train(dataset, tmp_path, '--param', 'max_depth=12', '--param', 'min_child_weight=0')
    labels = np.array(pq.read_table(dataset / 'train')['is_fraud'].to_pylist())
    held = pq.read_table(tmp_path / 'out-of-fold.parquet')['score'].to_numpy()
    rows = pq.read_table(dataset / 'train')
    columns = [
        [np.nan if value is None else float(value) for value in rows[name].to_pylist()]
        for name in FEATURES.split(',')
    ]
    booster = xgboost.Booster(model_file=tmp_path / 'model.json')
    seen = booster.predict(
        xgboost.DMatrix(np.column_stack(columns), feature_names=FEATURES.split(',')), output_margin=True
    )
    gap = [scores[labels].mean() - scores[~labels].mean() for scores in (held, seen)]
    assert gap[0] < gap[1]


def test_the_baseline_counts_every_row_once() -> None:
    random = np.random.default_rng(3)
    values = np.concatenate([random.normal(size=1000), np.zeros(50), np.full(30, np.nan), np.full(500, 7.0)])
    found = baseline_of(values)
    assert (found['missing'], found['zero']) == (30, 50)
    assert sum(found['counts']) == 1500
    assert found['edges'] == sorted(set(found['edges']))
    bins = np.searchsorted(found['edges'], values[:1000], side='left')
    assert np.all(np.bincount(bins, minlength=len(found['counts'])) <= found['counts'])
    assert baseline_of(np.full(3, np.nan)) == {'missing': 3, 'zero': 0, 'edges': [], 'counts': [0]}


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (('--features', 'amount,unknown'), 'no number column unknown'),
        (('--features', 'amount,card_id'), 'no number column card_id'),
        (('--features', 'amount,amount'), 'a feature is named twice'),
        (('--param', 'max_dept=3'), 'does not know, or does not use: "max_dept"'),
        (('--param', 'max_depth=x'), 'XGBoost refused: Invalid Parameter format for max_depth'),
        (('--param', 'objective=multi:softprob', '--param', 'num_class=2'), 'the model has 2 outputs'),
        (('--param', 'objective=binary:nothing'), 'XGBoost refused: '),
        (('--param', 'max_depth'), '"max_depth" is not name=value'),
        (('--param', 'seed=3'), 'parameter seed has an option of its own'),
        (('--class-weight', 'heavy'), 'class weight heavy is invalid'),
        (('--class-weight', '-1'), 'class weight -1 is invalid'),
        (('--sample-weight', 'card_avg_amount_7d'), 'the weights in card_avg_amount_7d are not all numbers'),
    ],
)
def test_faulty_arguments_are_refused_before_anything_is_written(
    dataset: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(TrainerError, match=message.replace('(', r'\(')):
        _train(dataset, tmp_path / 'out', *arguments)
    assert not (tmp_path / 'out').exists()


def test_a_damaged_dataset_is_refused(tmp_path: Path) -> None:
    damaged = make_dataset(tmp_path / 'damaged')
    path = next((damaged / 'train').iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b'x')
    with pytest.raises(TrainerError, match='is not the file that the manifest names'):
        _train(damaged, tmp_path / 'out')
    with pytest.raises(TrainerError, match='it has no manifest'):
        _train(tmp_path, tmp_path / 'out')


def test_weights_of_the_dataset_are_taken_by_default(tmp_path: Path) -> None:
    weighted = make_dataset(tmp_path / 'weighted', weights='sample_weight')
    files = _train(weighted, tmp_path / 'default')
    assert _training(files)['sampleWeight'] == 'sample_weight'
    assert _train(weighted, tmp_path / 'named', '--sample-weight', 'sample_weight') == files
    other = make_dataset(tmp_path / 'other', weights='other_weight')
    unweighted = _train(other, tmp_path / 'unweighted')
    assert _training(unweighted)['sampleWeight'] is None
    assert unweighted['model.json'] != files['model.json']
