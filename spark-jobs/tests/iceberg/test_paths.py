"""Locations under a lake's own prefixes."""

from __future__ import annotations

from cardlake_jobs.iceberg.paths import LakePaths

_PATHS = LakePaths('s3://lake', 'db', 'cat', {'bronze': 'in/', 'silver': 'clean/', 'gold': 'gold/'})


def test_the_prefix_of_the_layer_is_replaced() -> None:
    assert _PATHS.folder('bronze', 'bronze/streaming/card_dispute') == 's3://lake/in/card_dispute'
    assert _PATHS.folder('silver', 'silver/quarantine') == 's3://lake/clean/quarantine'
    assert _PATHS.relative('gold', 'gold/training') == 'gold/training'


def test_a_path_outside_of_its_layer_stays() -> None:
    assert _PATHS.relative('silver', '_cardlake/tables/ledger') == '_cardlake/tables/ledger'
