"""Small training datasets, as `cardlake run daily` writes them."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FEATURES = 'amount,card_txn_count_1d,card_avg_amount_7d'


def make_dataset(folder: Path, rows: int = 600, seed: int = 1, weights: str | None = None) -> Path:
    """Write a dataset with fraud that the features explain in part, and with a column of weights if it has a name."""
    files = {
        name: [_write_split(folder, name, rows, seed + at, weights)]
        for at, name in enumerate(('train', 'validation'))
    }
    manifest = {'dataset': 'training', **{name: {'files': parts} for name, parts in files.items()}}
    (folder / 'manifest.json').write_text(json.dumps(manifest), encoding='utf-8')
    return folder


def _write_split(folder: Path, name: str, rows: int, seed: int, weights: str | None) -> dict[str, object]:
    random = np.random.default_rng(seed)
    amounts = random.exponential(50, rows).round(2)
    counts = random.poisson(2, rows)
    means = np.where(random.random(rows) < 0.2, np.nan, amounts + random.normal(size=rows))
    fraud = random.random(rows) < 1 / (1 + np.exp(4 - amounts / 60 - counts / 2))
    table = pa.table(
        {
            'event_id': [f'{name}-{at}' for at in range(rows)],
            'card_id': [f'card-{at % 40}' for at in range(rows)],
            'amount': pa.array([Decimal(str(amount)) for amount in amounts], pa.decimal128(18, 4)),
            'card_txn_count_1d': pa.array(counts, pa.int64()),
            'card_avg_amount_7d': pa.array(means, from_pandas=True),
            'is_fraud': fraud,
        }
    )
    if weights is not None:
        table = table.append_column(weights, pa.array(np.where(np.arange(rows) % 3 == 0, 5.0, 1.0)))
    path = folder / name / '2018-08-01-x.parquet'
    path.parent.mkdir(parents=True)
    pq.write_table(table, path)
    return {'path': f'{name}/{path.name}', 'sha256': hashlib.sha256(path.read_bytes()).hexdigest()}
