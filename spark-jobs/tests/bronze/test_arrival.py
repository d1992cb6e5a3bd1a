"""Paths of bronze objects, and of files that are none."""

from __future__ import annotations

import pytest

from cardlake_jobs.bronze.arrival import NotAnObjectError, arrival_micros, mask_name

#: Characters that have a meaning in a glob, a URI, Hadoop's Path, SQL or a regular expression.
NASTY = ' =ä#%20\\:[x]{a,b}?*!^$()+&;\'"`~,|<>@é日'


@pytest.mark.parametrize(
    'name',
    [
        'a.json.gz',
        'no-extension',
        'a.GZ',
        'a.json.zst',
        'a.parquet',
        'deep/er/a.json',
        f'{NASTY}.json',
        'a\n.json',
    ],
)
def test_any_file_in_the_folder_of_a_minute_is_an_object(name: str) -> None:
    assert arrival_micros(f'ingest_dt=2018/04/01/00/01/{name}', 'ingest_dt') == 1_522_540_860_000_000


@pytest.mark.parametrize(
    'name',
    [
        '_SUCCESS',
        '.a.json',
        'a.tmp',
        'a.part',
        'a.partial',
        '.a.json.crc',
        'a._COPYING_',
        '_temporary/0/a.json',
        'a.tmp/a.json',
    ],
)
def test_unfinished_files_and_markers_are_named(name: str) -> None:
    with pytest.raises(NotAnObjectError, match='unfinished'):
        arrival_micros(f'ingest_dt=2018/04/01/00/01/{name}', 'ingest_dt')


@pytest.mark.parametrize(
    'path',
    [
        'a.json.gz',
        'ingest_dt=2018/04/01/00/a.json.gz',
        'ingest_dt=2018/02/30/00/01/a.json.gz',
        'ingest_dt=2018/04/01/24/01/a.json.gz',
        'ingest_dt=2018/4/1/0/1/a.json.gz',
        'ingest_dt=0999/04/01/00/01/a.json.gz',
        'ingest_dt=２018/04/01/00/01/a.json.gz',
        'other=2018/04/01/00/01/a.json.gz',
    ],
)
def test_files_outside_of_an_arrival_minute_are_named(path: str) -> None:
    with pytest.raises(NotAnObjectError, match='no_arrival_minute'):
        arrival_micros(path, 'ingest_dt')


@pytest.mark.parametrize(
    'name',
    [
        '4111-1111_1111 1111.json.gz',
        'a4111111111111111',
        'deep/4111.1111.1111.1111/a',
        '4111111111111111/x=2018/04/01/00/02/a',
        'a\n/4111111111111111',
    ],
)
def test_a_name_with_a_card_number_is_no_object(name: str) -> None:
    path = f'ingest_dt=2018/04/26/05/20/{name}'
    with pytest.raises(NotAnObjectError, match='card_number_in_name'):
        arrival_micros(path, 'ingest_dt')
    masked = mask_name(f'bronze/{path}')
    assert '1111' not in masked
    assert masked.startswith('bronze/ingest_dt=2018/04/26/05/20/')


def test_the_digits_of_a_minute_are_no_part_of_a_name() -> None:
    path = 'ingest_dt=2018/04/26/05/20/1704067203.json.gz'
    assert arrival_micros(path, 'ingest_dt') > 0
    assert mask_name(path) == path
