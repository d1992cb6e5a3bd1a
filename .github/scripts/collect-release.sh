#!/usr/bin/env bash
# Gathers what a deployment needs in one folder: an archive for each build, and the checksums of the archives.
set -euo pipefail
target=$1
mkdir -p "$target"
tar --sort=name --mtime=@0 --owner=0 --group=0 -C apps/feature-writer -czf "$target/feature-writer.tar.gz" dist
tar --sort=name --mtime=@0 --owner=0 --group=0 -C apps/releaser -czf "$target/releaser.tar.gz" dist
tar --sort=name --mtime=@0 --owner=0 --group=0 -C apps/scorer -czf "$target/scorer.tar.gz" dist
tar --sort=name --mtime=@0 --owner=0 --group=0 -C spark-jobs -czf "$target/spark-jobs.tar.gz" dist
cd "$target"
sha256sum -- *.tar.gz > SHA256SUMS
