#!/usr/bin/env bash
# Gathers what a deployment needs in one folder: an archive for each build, and the checksums of the archives.
set -euo pipefail
target=$1
mkdir -p "$target"
for build in apps/{elt-extract,elt-load,elt-publish,feature-writer,releaser,scorer,trainer} spark-jobs; do
  tar --sort=name --mtime=@0 --owner=0 --group=0 -C "$build" -czf "$target/${build##*/}.tar.gz" dist
done
cd "$target"
sha256sum -- *.tar.gz > SHA256SUMS
