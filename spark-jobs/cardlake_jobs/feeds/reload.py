"""Reloads: a replay with force has objects judged and published anew that were judged before, each once."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame

from cardlake_jobs.feeds.receipts import OBJECT_SCHEMA, Receipt
from cardlake_jobs.feeds.staged import StagedObject
from cardlake_jobs.iceberg.paths import SparkLake


def is_due(one: StagedObject, receipt: Receipt | None) -> bool:
    """True for an object that is to be judged: it never was, or was not since the instant of its replay."""
    if receipt is None:
        return True
    return one.replayed_micros is not None and one.replayed_micros > (receipt.replayed_micros or 0)


def is_current(one: StagedObject, receipt: Receipt) -> bool:
    """True unless a later replay has loaded the object since: then what it left in the tables stands."""
    return one.replayed_micros == receipt.replayed_micros


def reloaded_objects(lake: SparkLake, objects: Sequence[StagedObject]) -> DataFrame | None:
    """Identities of the objects that replays load again: what tables have of them leaves. None if there are no such."""
    identities = [one.identity for one in objects if one.is_reload]
    return lake.spark.createDataFrame(identities, OBJECT_SCHEMA) if identities else None
