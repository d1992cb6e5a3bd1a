"""Polars or Feast, by the argument, on the task of the stage `join`: reads the task as JSON, writes its seconds as JSON."""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import polars as pl

FEATURES = ["txn_count_1h", "txn_amount_1h", "merchant_count_24h", "avg_amount_7d"]


def seconds_of(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def polars_windows(task):
    """The four features of rt_card_features_v1 as rolling aggregates over events and rows together."""
    events = pl.scan_parquet(task["silver"], hive_partitioning=False).select("card_id", "ts", "amount", "merchant_id")
    rows = pl.scan_parquet(task["labels"]).select("card_id", "ts").with_row_index("row")
    both = pl.concat([events, rows], how="diagonal").sort("card_id", "ts").collect()

    def over(period, *aggregates):
        rolled = both.rolling("ts", period=period, closed="none", group_by="card_id").agg(*aggregates)
        return rolled.drop("card_id", "ts")

    hour = over("1h", pl.col("amount").count().alias("txn_count_1h"), pl.col("amount").sum().alias("txn_amount_1h"))
    day = over("24h", pl.col("merchant_id").drop_nulls().n_unique().alias("merchant_count_24h"))
    week = over("7d", pl.col("amount").cast(pl.Float64).mean().alias("avg_amount_7d"))
    found = pl.concat([both.select("row"), hour, day, week], how="horizontal").drop_nulls("row").sort("row")
    pl.read_parquet(task["labels"]).hstack(found.drop("row")).write_parquet(f"{task['folder']}/polars.parquet")
    return found


def polars_asof(task):
    """The newest row of gold before each row: features of the last event, not of the time asked for."""
    gold = pl.scan_parquet(task["gold"], hive_partitioning=False).select("card_id", "ts", *FEATURES).sort("ts")
    rows = pl.scan_parquet(task["labels"]).sort("ts")
    joined = rows.join_asof(gold, on="ts", by="card_id", strategy="backward", allow_exact_matches=False)
    joined.collect().write_parquet(f"{task['folder']}/asof.parquet")


def feast(task):
    """The same with get_historical_features and the DuckDB offline store."""
    os.environ["FEAST_USAGE"] = "False"  # it would report its use to its makers
    import pandas as pd
    from feast import Entity, FeatureStore, FeatureView, Field, FileSource, RepoConfig
    from feast.types import Float64, Int64

    folder = Path(task["folder"]) / "feast"
    folder.mkdir(exist_ok=True)
    gold = folder / "gold.parquet"
    pl.scan_parquet(task["gold"], hive_partitioning=False).select("card_id", "ts", *FEATURES).sink_parquet(gold)
    store = FeatureStore(
        config=RepoConfig(
            project="bench",
            provider="local",
            registry=str(folder / "registry.db"),
            offline_store={"type": "duckdb"},
            online_store={"type": "sqlite", "path": str(folder / "online.db")},
            entity_key_serialization_version=3,
        )
    )
    card = Entity(name="card", join_keys=["card_id"])
    view = FeatureView(
        name="rt",
        entities=[card],
        ttl=timedelta(days=400),
        schema=[Field(name=name, dtype=Int64 if "count" in name else Float64) for name in FEATURES],
        source=FileSource(path=str(gold), timestamp_field="ts"),
        online=False,
    )
    store.apply([card, view])

    def get():
        rows = pd.read_parquet(task["labels"]).rename(columns={"ts": "event_timestamp"})
        job = store.get_historical_features(entity_df=rows, features=[f"rt:{name}" for name in FEATURES])
        job.to_arrow()

    return seconds_of(get)[0]


def polars(task):
    """Seconds of both ways of Polars, and the rows whose windows differ from ours."""
    windows, found = seconds_of(lambda: polars_windows(task))
    asof, _ = seconds_of(lambda: polars_asof(task))
    ours = pl.read_parquet(task["joined"])
    differing = (
        (ours["txn_count_1h"] != found["txn_count_1h"])
        | (ours["txn_amount_1h"] != found["txn_amount_1h"])
        | (ours["merchant_count_24h"] != found["merchant_count_24h"])
        | ((ours["avg_amount_7d"] - found["avg_amount_7d"]).abs().fill_null(0) > 1e-6)
        | (ours["avg_amount_7d"].is_null() != found["avg_amount_7d"].is_null())
    )
    return {"windows": windows, "asof": asof, "differing": int(differing.sum())}


RIVALS = {"polars": polars, "feast": lambda task: {"seconds": feast(task)}}

print(json.dumps(RIVALS[sys.argv[1]](json.load(sys.stdin))))
