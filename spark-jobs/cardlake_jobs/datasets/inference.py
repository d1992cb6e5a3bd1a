"""Builds the inference dataset of a day."""

from __future__ import annotations

from datetime import date

from cardlake_jobs.datasets.bounds import SplitBounds
from cardlake_jobs.datasets.manifest import group_entries, manifest_header
from cardlake_jobs.datasets.split import SplitContext, StagedDataset, build_split


def build_inference(context: SplitContext, day: date, bounds: SplitBounds) -> StagedDataset:
    """Builds the rows to score, without labels."""
    split = build_split(context, 'inference', bounds.inference, context.columns.inference)
    manifest = {
        **manifest_header('inference', day),
        'groups': group_entries(context.groups),
        'source': {'inference': split.source.to_json()},
        'inference': {'rows': split.rows, 'files': [file.to_json() for file in split.files]},
    }
    return StagedDataset(manifest, split.files)
