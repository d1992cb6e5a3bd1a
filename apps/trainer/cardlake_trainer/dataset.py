"""Reading a dataset of `cardlake run daily`."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import TrainerError

Floats = npt.NDArray[np.float64]

_LABEL = 'is_fraud'
_WEIGHT = 'sample_weight'


@dataclass(frozen=True)
class Split:
    """Rows of a split, in the order of its files, which is that of time."""

    event_ids: list[str]
    card_ids: list[str]
    # One column a feature; NaN where a value is missing.
    features: Floats
    labels: npt.NDArray[np.bool_]
    # Weights of the rows; None for equal ones.
    weights: Floats | None


def read_split(dataset: Path, name: str, features: Sequence[str], weight: str | None) -> Split:
    """Read a split, after checking each file against the manifest."""
    paths = [_checked(dataset, file) for file in _read_manifest(dataset)[name]['files']]
    if not paths:
        raise TrainerError(f'the {name} split of {dataset} has no rows', 'Build datasets of another day.')
    columns = [*features, *([] if weight is None else [weight])]
    schema = pq.read_schema(paths[0])
    unknown = [
        column for column in columns if column not in schema.names or not _is_number(schema.field(column))
    ]
    if unknown:
        known = [field.name for field in schema if _is_number(field)]
        raise TrainerError(
            f'the dataset {dataset} has no number column {", ".join(unknown)}',
            f'Columns are {", ".join(known)}.',
        )
    read = list(dict.fromkeys(['event_id', 'card_id', _LABEL, *columns]))
    table = pa.concat_tables([pq.read_table(path, columns=read, partitioning=None) for path in paths])
    return Split(
        event_ids=table['event_id'].to_pylist(),
        card_ids=table['card_id'].to_pylist(),
        features=np.column_stack([_to_floats(table[feature]) for feature in features]),
        labels=np.array(table[_LABEL].to_pylist(), dtype=np.bool_),
        weights=None if weight is None else _to_weights(table[weight], weight),
    )


def default_weight(dataset: Path) -> str | None:
    """Name of the column with weights, if the dataset has one: it does when controls stand for rows left out."""
    files = _read_manifest(dataset)['train']['files']
    return _WEIGHT if files and _WEIGHT in pq.read_schema(_checked(dataset, files[0])).names else None


def _read_manifest(dataset: Path) -> Any:
    path = dataset / 'manifest.json'
    if not path.exists():
        raise TrainerError(
            f'{dataset} is not a dataset: it has no manifest.json', 'Build one: `cardlake run daily --dt DAY`'
        )
    manifest = json.loads(path.read_text(encoding='utf-8'))
    if manifest.get('dataset') != 'training':
        raise TrainerError(f'{dataset} is not a training dataset', 'Give a folder gold/training/dt=DAY.')
    return manifest


def _checked(dataset: Path, file: Any) -> Path:
    path = dataset / str(file['path'])
    if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != file['sha256']:
        raise TrainerError(
            f'{path} is missing, or is not the file that the manifest names',
            'Build the datasets of that day again.',
        )
    return path


def _is_number(field: pa.Field) -> bool:
    return bool(
        pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_decimal(field.type)
    )


def _to_floats(column: pa.ChunkedArray) -> Floats:
    """Convert to the nearest doubles; decimals one by one, since Arrow multiplies by a rounded power of ten."""
    if pa.types.is_decimal(column.type):
        return np.array(
            [np.nan if value is None else float(value) for value in column.to_pylist()], dtype=np.float64
        )
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _to_weights(column: pa.ChunkedArray, name: str) -> Floats:
    weights = _to_floats(column)
    if not np.all(weights >= 0) or not np.any(weights > 0):
        raise TrainerError(
            f'the weights in {name} are not all numbers from 0 on', 'Choose a column without nulls.'
        )
    return weights
