"""Arguments of the jobs: defaults, types, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cardlake_jobs.datasets.settings import DEFAULT_SETTINGS, parse_settings
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import local_location
from cardlake_jobs.jobs.arguments import Arguments, parse_arguments


def _parse(*argv: str) -> Arguments:
    return parse_arguments('build_datasets.py', argv)


def test_defaults_come_from_the_contract() -> None:
    arguments = _parse('--lake', 's3://bucket')
    assert parse_settings(arguments) == DEFAULT_SETTINGS
    paths = arguments.lake_paths()
    assert (paths.root, paths.database, paths.catalog) == ('s3://bucket', 'cardlake', 'lake')
    assert paths.prefixes == {'bronze': 'bronze/streaming/', 'silver': 'silver/', 'gold': 'gold/'}


def test_a_local_folder_becomes_an_absolute_uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _parse('--lake', 'lake/').lake_paths().root == local_location(tmp_path / 'lake')


def test_a_bucket_stands_for_its_root_unless_a_lake_is_given() -> None:
    assert _parse('--bucket', 'b').lake_paths().root == 's3://b'
    assert _parse('--bucket', 'b', '--lake', 's3://other/').lake_paths().root == 's3://other'


def test_prefixes_end_with_one_slash() -> None:
    prefixes = (
        _parse('--lake', 's3://b', '--silver-prefix', '/s', '--gold-prefix', 'g//').lake_paths().prefixes
    )
    assert (prefixes['silver'], prefixes['gold']) == ('s/', 'g/')


def test_a_repeated_flag_has_several_values_and_the_last_one_counts() -> None:
    arguments = _parse('--feature-group', 'a', '--feature-group', 'b')
    assert arguments.texts('featureGroup') == ['a', 'b']
    assert arguments.text('featureGroup') == 'b'


@pytest.mark.parametrize(
    ('text', 'micros'),
    [
        ('1970-01-01T00:00:01Z', 1_000_000),
        ('1970-01-01T00:00:01', 1_000_000),
        ('1970-01-01T01:00:00+01:00', 0),
        ('1970-01-01T00:00:00.001999Z', 1000),
    ],
)
def test_timestamps_are_utc_by_default(text: str, micros: int) -> None:
    arguments = parse_arguments('silver_and_gold.py', ['--window-end-ts', text])
    assert arguments.timestamp_micros('windowEndTs') == micros


def test_values_of_every_type() -> None:
    arguments = _parse('--dt', '2018-08-01', '--gap-days', '0', '--compromised', 'none')
    assert arguments.day('dt') == date(2018, 8, 1)
    assert arguments.integer('gapDays', 0, 10) == 0
    assert arguments.choice('compromisedCards', ['all', 'none']) == 'none'


@pytest.mark.parametrize(
    ('argv', 'read', 'message', 'hint'),
    [
        ((), lambda a: a.day('dt'), '--dt is missing', 'Add --dt with a value.'),
        (
            ('--dt', '1.8.2018'),
            lambda a: a.day('dt'),
            '--dt: invalid date "1.8.2018"',
            'Use YYYY-MM-DD, for example 2018-08-01.',
        ),
        (
            ('--gap-days', '11'),
            lambda a: a.integer('gapDays', 0, 10),
            '--gap-days: invalid value "11"',
            'Use an integer from 0 to 10.',
        ),
        (
            ('--run-id', '..'),
            lambda a: a.path_segment('runId'),
            '--run-id: invalid name ".."',
            'Use up to 128 letters, digits, ".", "-" and "_".',
        ),
    ],
)
def test_errors_name_the_flag_and_say_what_to_do(
    argv: tuple[str, ...], read: Callable[[Arguments], object], message: str, hint: str
) -> None:
    arguments = _parse(*argv)
    with pytest.raises(UserError) as error:
        read(arguments)
    assert (error.value.code, error.value.message, error.value.hint) == ('bad_argument', message, hint)


def test_a_flag_of_another_job_is_unknown() -> None:
    with pytest.raises(UserError, match='unrecognized arguments: --window-end-ts x') as error:
        _parse('--window-end-ts', 'x')
    assert '--dt' in error.value.hint
