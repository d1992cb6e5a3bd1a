"""A row that needs a day of a snapshot group which the lake has not computed is refused, as on the embedded engine."""

from __future__ import annotations

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.join.require_computed import check_computed

_DAY = 17_622  # 2018-04-01


def test_days_up_to_the_last_computed_one_are_taken() -> None:
    check_computed('merchant_risk_v1', _DAY, _DAY, _DAY + 37)
    check_computed('merchant_risk_v1', _DAY - 400, _DAY, _DAY + 37)


def test_days_after_the_last_that_can_have_rows_are_taken_without_a_run() -> None:
    check_computed('merchant_risk_v1', _DAY + 400, _DAY, _DAY)
    check_computed('merchant_risk_v1', _DAY + 400, _DAY, _DAY - 1)


@pytest.mark.parametrize(('computed', 'found'), [(_DAY - 1, 'days until 2018-03-31'), (None, 'no day')])
def test_a_later_day_is_refused(computed: int | None, found: str) -> None:
    with pytest.raises(UserError) as error:
        check_computed('merchant_risk_v1', _DAY, computed, _DAY + 37)
    assert error.value.code == 'entities_refused'
    assert error.value.message == f'the file needs merchant_risk_v1 of 2018-04-01, and the lake has {found}'
