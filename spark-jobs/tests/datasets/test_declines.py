"""Datasets leave out declines without a label, and let controls stand for them, as those of the embedded engine do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.datasets.columns import WEIGHT
from cardlake_jobs.datasets.declines import DeclineCounts
from tests.conftest import LakeMaker
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    add_changing_reports,
    add_decisions,
    copy_objects,
    generate_traffic,
    ingest,
    lake_folder,
    list_objects,
    run_embedded_engine,
)

#: The traffic covers 45 days from 2026-01-01.
_DAY = date(2026, 2, 12)


@pytest.mark.platform
def test_datasets_over_decisions_equal_those_of_the_embedded_engine(
    lake_maker: LakeMaker, tmp_path: Path
) -> None:
    size = {'numTransactions': 900, 'cards': 40, 'merchants': 20, 'days': 45, 'fraudShare': 0.1}
    traffic = generate_traffic(tmp_path / 'traffic', **size, bucketMinutes=43_200)
    add_decisions(add_changing_reports(traffic, seed=6), seed=7)
    expected = run_embedded_engine(traffic, tmp_path / 'embedded', str(_DAY))
    lake = lake_maker(tmp_path)
    copy_objects(lake, traffic, list_objects(traffic))
    ingest(lake, 'first')
    built = build_datasets(lake, DatasetOptions('daily', _DAY, GROUPS))
    assert_same_tables(lake, expected)
    training = built.training
    assert training['source'] == expected.datasets['training']['source']
    for split in ('train', 'validation'):
        declines = training[split]['declines']
        assert declines == expected.datasets['training'][split]['declines']
        assert declines['leftOut'] > declines['byRules'] > 0
        assert declines['controls'] > 0
        weights = {
            weight
            for file in training[split]['files']
            for weight in pq.read_table(
                lake_folder(lake) / f'gold/training/dt={_DAY}' / file['path'], partitioning=None
            )[WEIGHT].to_pylist()
        }
        by_model = declines['leftOut'] - declines['byRules']
        share = (by_model + declines['controls']) / declines['controls']
        assert weights == {1.0, share}
    excluded = training['validation']['excluded']
    assert excluded == expected.datasets['training']['validation']['excluded']
    assert excluded['rows'] > 0


def test_a_control_stands_for_itself_and_its_part_of_what_is_left_out() -> None:
    assert DeclineCounts(left_out=6, controls=2).control_weight == 4
    assert DeclineCounts(left_out=6).control_weight == 1
    assert DeclineCounts(left_out=6, by_rules=4, controls=2).control_weight == 2
