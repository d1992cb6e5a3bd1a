"""Judges Spark data frames by suites of Great Expectations."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyspark.sql import DataFrame

#: Results have counts, and no values of rows
#: (https://docs.greatexpectations.io/docs/core/trigger_actions_based_on_results/choose_a_result_format).
_COUNTS_ONLY = {'result_format': 'BASIC', 'partial_unexpected_count': 0}
_ANALYTICS = 'GX_ANALYTICS_ENABLED'


def find_broken_rules(suite: dict[str, Any], rows: DataFrame) -> frozenset[str]:
    """Names the rules of a suite that rows break.

    :param suite: as compiled; each expectation names its rule in ``meta``
    :raises RuntimeError: an expectation could not be judged
    """
    if not suite['expectations']:
        return frozenset()
    from great_expectations import ExpectationSuite  # noqa: PLC0415 - takes seconds, and is not in other jobs

    result = _open_batch(rows).validate(
        ExpectationSuite(name=suite['name'], expectations=suite['expectations'], meta=suite['meta']),
        result_format=_COUNTS_ONLY,
    )
    broken = set()
    for each in result.results:
        rule = each.expectation_config.meta['rule']
        fault = _fault_of(each.exception_info)
        if fault is not None:
            raise RuntimeError(f'{suite["name"]}: the rule {rule} could not be judged: {fault}')
        if not each.success:
            broken.add(rule)
    return frozenset(broken)


def keep_rules(suite: dict[str, Any], rules: Iterable[str]) -> dict[str, Any]:
    """Returns a suite without the expectations of other rules."""
    kept = set(rules)
    expectations = [each for each in suite['expectations'] if each['meta']['rule'] in kept]
    return {**suite, 'expectations': expectations}


def _open_batch(rows: DataFrame) -> Any:
    return _definition().get_batch(batch_parameters={'dataframe': rows})


@cache
def _definition() -> Any:
    """Definition of a batch that is one data frame, in a context that is in memory only and reports to nobody."""
    os.environ[_ANALYTICS] = 'false'
    import great_expectations as gx  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    context = gx.get_context(mode='ephemeral')
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # What is worth keeping is kept by the caller.
    source = context.data_sources.add_spark('feeds', persist=False)
    return source.add_dataframe_asset('rows').add_batch_definition_whole_dataframe('rows')


def _fault_of(info: dict[str, Any]) -> str | None:
    """Message of an exception: at the top, or under the metric that failed."""
    candidates = [info, *(each for each in info.values() if isinstance(each, dict))]
    found = next((each for each in candidates if each.get('raised_exception')), None)
    return None if found is None else str(found.get('exception_message'))
