#!/usr/bin/env bash
# Applies every stack of the environment $1 in the order of deployment. A stack reads outputs of earlier ones, so each
# is applied before the next is planned. Addresses in ALLOW, separated by spaces, may be replaced or destroyed.
set -euo pipefail
scripts=$(dirname "$0")

for stack in $(node "$scripts/stack-list.cjs"); do
  echo "::group::$1-$stack"
  "$scripts/apply-stack.sh" "$1-$stack"
  echo "::endgroup::"
done
