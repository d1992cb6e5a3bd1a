"""A driver that is really killed, JVM and all, at every kind of step: the next one repairs what it left."""

from __future__ import annotations

from pathlib import Path

from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from tests.conftest import MakeLake
from tests.support.drivers import kill_driver_at
from tests.support.equality import assert_same_tables
from tests.support.lakes import LATER, embedded, make_traffic, objects_of, put_objects, stream

_SIZE = {'numTransactions': 600, 'cards': 40, 'merchants': 12, 'days': 8}
_DIRTY = {'duplicates': 0.05, 'late': 0.05, 'malformed': 0.05, 'fraudShare': 0.1, 'hotCardShare': 0.1}
_NONE = slice(0, 0)
_TABLES = ('card_transactions', 'card_disputes', 'quarantine', 'card_features', 'fraud_features')

#: Where drivers die one after another, whether readers may see something of it, and which of the objects come before.
#: Each finds what those before it left; the one after ``committed`` finishes that commit before it dies in its own. All
#: other steps are tried by ``tests/soak_driver_kill.py``.
_KILLS: tuple[tuple[str, str, slice], ...] = (
    ('appended to quarantine', 'unseen', slice(0, None, 2)),
    ('committed', 'seen', _NONE),
    ('merged into card_features', 'seen', slice(1, None, 2)),
)


def test_the_run_after_killed_drivers_gives_the_rows_of_the_embedded_engine(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    traffic = make_traffic(tmp_path / 'traffic', **_SIZE, **_DIRTY, bucketMinutes=1440)
    objects = objects_of(traffic)
    assert len(objects) >= 4
    lake = make_lake()
    window_end = LATER
    for number, (step, seen, news) in enumerate(_KILLS):
        put_objects(lake, traffic, objects[news])
        before = _visible(lake) if number > 0 else dict.fromkeys(_TABLES)
        window_end += 1_000_000
        steps = kill_driver_at(step, lake, f'killed-{number}', window_end)
        assert steps[-1] == step
        assert seen == 'seen' or _visible(lake) == before, step
    stream(lake, 'whole', window_end + 1_000_000)
    assert_same_tables(lake, embedded(traffic, tmp_path / 'embedded'))


def _visible(lake: SparkLake) -> dict[str, int | None]:
    """The snapshot of each table that readers see."""
    return {name: IcebergTable(lake, name).snapshot for name in _TABLES}
