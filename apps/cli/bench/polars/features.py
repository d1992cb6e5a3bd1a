"""Features of the published groups in Polars, as one would compute them without Cardlake, from silver's Parquet files.

``python polars_features.py SILVER DISPUTES OUT`` takes two JSON lists of files and a file to write. It then reads the
name of a set of features per line, ``rt`` or ``both``, writes them, and answers with the seconds.
"""

import json
import sys
from time import perf_counter

import polars as pl

BUSINESS = ['event_id', 'card_id', 'ts', 'merchant_id', 'amount', 'currency', 'country', 'pos_mode']
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DELAY = 7 * DAY
NEVER = -(2**62)

CARD, MERCHANT, COUNTRY = '_card', '_merchant', '_country'
TIME, AMOUNT, UNITS = '_time', '_amount', '_units'
SCALE = 10_000


def read_events(files: list[str]) -> pl.DataFrame:
    """Reads the events, sorted by card and time, with codes for strings and microseconds for instants."""
    return (
        pl.read_parquet(files, columns=BUSINESS, hive_partitioning=False)
        .with_columns(
            code('card_id').alias(CARD),
            code('merchant_id').alias(MERCHANT),
            code('country').alias(COUNTRY),
            pl.col('ts').dt.epoch('us').alias(TIME),
            pl.col('amount').cast(pl.Float64).alias(AMOUNT),
            # Whole numbers, so that sums that cancel out are zero.
            (pl.col('amount').cast(pl.Float64) * SCALE).round().cast(pl.Int64).alias(UNITS),
        )
        .sort(CARD, TIME)
    )


def code(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Categorical).to_physical()


def past(events: pl.DataFrame, window: int, *aggregates: pl.Expr) -> pl.DataFrame:
    """Aggregates the earlier events of each event's card: open on both sides, so that ties do not see each other."""
    rolled = events.rolling(TIME, group_by=CARD, period=f'{window}i', offset=f'-{window}i', closed='none')
    return rolled.agg(*aggregates)


def count_and_sum(events: pl.DataFrame, window: int) -> tuple[pl.Series, pl.Series]:
    """Counts and sums the events of a card's window, with the event itself."""
    found = past(events, window, pl.len().cast(pl.Int64).alias('n'), pl.col(UNITS).sum().alias('sum'))
    return found['n'] + 1, (found['sum'] + events[UNITS]) / SCALE


def previous(events: pl.DataFrame, *keys: str) -> pl.Series:
    """Time of the last event before each event's instant with the same keys; NEVER if there is none."""
    rows = events.select(*keys, TIME).with_row_index('_row').sort(*keys, TIME)
    same = pl.all_horizontal(*(pl.col(key) == pl.col(key).shift(1) for key in keys)).fill_null(False)
    tied = same & (pl.col(TIME) == pl.col(TIME).shift(1))
    before = pl.when(tied).then(None).when(same).then(pl.col(TIME).shift(1)).otherwise(NEVER)
    return rows.with_columns(before.forward_fill().alias('before')).sort('_row')['before']


def count_distinct(events: pl.DataFrame, window: int, column: str, before: pl.Series) -> pl.Series:
    """Counts the distinct values of a card's window; an event adds its own value if the past has it not."""
    found = past(events, window, pl.col(column).n_unique().cast(pl.Int64).alias('n'))['n']
    return found + (before <= events[TIME] - window).cast(pl.Int64)


def rt_features(events: pl.DataFrame) -> dict[str, pl.Series]:
    count_1h, sum_1h = count_and_sum(events, HOUR)
    count_7d, sum_7d = count_and_sum(events, 7 * DAY)
    merchant_before = previous(events, CARD, MERCHANT)
    return {
        'txn_count_1h': count_1h,
        'txn_amount_1h': sum_1h,
        'merchant_count_24h': count_distinct(events, DAY, MERCHANT, merchant_before),
        'avg_amount_7d': sum_7d / count_7d,
    }


def fraud_features(events: pl.DataFrame, disputes: list[str]) -> dict[str, pl.Series]:
    time, amount = events[TIME], events[AMOUNT]
    features: dict[str, pl.Series] = {}
    means: dict[str, pl.Series] = {}
    for name, window in {'1d': DAY, '7d': 7 * DAY, '30d': 30 * DAY}.items():
        count, total = count_and_sum(events, window)
        means[name] = total / count
        features[f'card_txn_count_{name}'] = count
        features[f'card_avg_amount_{name}'] = means[name]
    for name, minutes in {'1m': 1, '5m': 5, '10m': 10}.items():
        features[f'card_txn_count_{name}'] = (
            past(events, minutes * MINUTE, pl.len().cast(pl.Int64).alias('n'))['n'] + 1
        )
    largest = past(events, DAY, pl.col(AMOUNT).max().alias('max'))['max']
    features['card_amount_max_24h'] = pl.select(pl.max_horizontal(largest, amount)).to_series()
    features['card_amount_stddev_7d'] = sample_deviation(events, 7 * DAY)
    features['amount_over_card_avg_30d'] = ratio(amount, means['30d'])
    before = previous(events, CARD)
    merchant_before = previous(events, CARD, MERCHANT)
    country_before = previous(events, CARD, COUNTRY)
    seconds = (time - before) / 1_000_000
    features['seconds_since_previous_txn'] = seconds.set(before <= time - 30 * DAY, None)
    features['card_country_count_24h'] = count_distinct(events, DAY, COUNTRY, country_before)
    features['is_new_merchant_30d'] = (merchant_before <= time - 30 * DAY).cast(pl.Float64)
    ts = events['ts']
    features['is_weekend'] = (ts.dt.weekday() >= 6).cast(pl.Float64)
    features['is_night'] = (ts.dt.hour() <= 6).cast(pl.Float64)
    return features | merchant_features(events, disputes)


def ratio(numerator: pl.Series, denominator: pl.Series) -> pl.Series:
    return (numerator / denominator).set(denominator == 0, None)


def sample_deviation(events: pl.DataFrame, window: int) -> pl.Series:
    """Adds the event itself to the mean and variance of its past."""
    amount = pl.col(AMOUNT)
    found = past(
        events,
        window,
        pl.len().cast(pl.Float64).alias('n'),
        amount.mean().alias('mean'),
        amount.var().alias('var'),
    )
    n = found['n']
    squares = found['var'].fill_null(0) * (n - 1).clip(0)
    squares += (events[AMOUNT] - found['mean'].fill_null(0)) ** 2 * n / (n + 1)
    return (squares / n).sqrt().set(n == 0, None)


def merchant_features(events: pl.DataFrame, disputes: list[str]) -> dict[str, pl.Series]:
    """Counts a merchant's events and known frauds between two instants by their numbers before each instant."""
    time = events[TIME] - events[TIME].min()
    reach = time.max() + 40 * DAY
    merchant = events[MERCHANT].cast(pl.Int64) * 2 * reach + reach
    key = merchant + time
    ordered = key.sort()
    known = key - DELAY
    until = ordered.search_sorted(known, side='right')
    frauds = fraud_intervals(events.select('event_id', key.alias('_key'), TIME), disputes, DELAY)
    features: dict[str, pl.Series] = {}
    for name, window in {'1d': DAY, '7d': 7 * DAY, '30d': 30 * DAY}.items():
        count = (until - ordered.search_sorted(known - window, side='right')).cast(pl.Int64)
        # A fraud counts from when it is known and old enough until it leaves the window or is withdrawn.
        leaves = pl.min_horizontal('off', pl.col('_key') + DELAY + window)
        counted = frauds.with_columns(leaves.alias('leaves')).filter(pl.col('on') < pl.col('leaves'))
        entered = counted['on'].sort().search_sorted(key, side='right').cast(pl.Int64)
        fraud = entered - counted['leaves'].sort().search_sorted(key, side='right').cast(pl.Int64)
        features[f'merchant_txn_count_{name}'] = count
        features[f'merchant_fraud_rate_{name}'] = (fraud / count).set(count == 0, 0.0)
    return features


def fraud_intervals(events: pl.DataFrame, disputes: list[str], delay: int) -> pl.DataFrame:
    """Intervals in which an event is known as fraud, on the axis of its merchant's keys."""
    reports = (
        pl.read_parquet(disputes, columns=['event_id', 'is_fraud', 'reported_at'], hive_partitioning=False)
        .sort('event_id', 'reported_at')
        .with_columns(pl.col('reported_at').dt.epoch('us').alias('at'))
        .with_columns(pl.col('at').shift(-1).over('event_id').alias('next'))
        .filter('is_fraud')
    )
    offset = pl.col('_key') - pl.col(TIME)
    return reports.join(events, on='event_id').select(
        '_key',
        pl.max_horizontal(pl.col('at') + offset, pl.col('_key') + delay).alias('on'),
        (pl.col('next').fill_null(-NEVER // 2) + offset).alias('off'),
    )


def write_features(names: str, silver: list[str], disputes: list[str], target: str) -> None:
    events = read_events(silver)
    features = rt_features(events)
    if names == 'both':
        features |= fraud_features(events, disputes)
    columns = [series.alias(name) for name, series in features.items()]
    events.select(BUSINESS).with_columns(columns).write_parquet(
        target, compression='zstd', compression_level=1
    )


def main() -> None:
    silver, disputes = (json.loads(files) for files in sys.argv[1:3])
    for line in sys.stdin:
        start = perf_counter()
        write_features(line.strip(), silver, disputes, sys.argv[3])
        print(perf_counter() - start, flush=True)


main()
