"""Baseline for the population stability index (PSI): how the values of a feature were spread in training."""

from typing import TypedDict

import numpy as np

from .dataset import Floats

_BINS = 10


class Baseline(TypedDict):
    """Counts of rows: without a value, with 0, and in bins between edges (an edge belongs to the bin below it)."""

    missing: int
    zero: int
    edges: list[float]
    counts: list[int]


def baseline_of(values: Floats) -> Baseline:
    """Bin values by the deciles of those that are neither missing nor 0; equal deciles make one edge."""
    missing = np.isnan(values)
    present = values[~missing & (values != 0)]
    deciles = (
        np.quantile(present, np.arange(1, _BINS) / _BINS, method='inverted_cdf') if len(present) > 0 else []
    )
    edges = np.unique(deciles)
    counts = np.bincount(np.searchsorted(edges, present, side='left'), minlength=len(edges) + 1)
    return {
        'missing': int(missing.sum()),
        'zero': int((values == 0).sum()),
        'edges': [float(edge) for edge in edges],
        'counts': [int(count) for count in counts],
    }
