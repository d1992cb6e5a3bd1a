#!/usr/bin/env bash
# Applies every stack of an environment in the order of deployment. Stacks read outputs of earlier ones, so each is
# applied before the next is planned.
# $1: environment. ALLOW: addresses, separated by spaces, that may be replaced or destroyed.
set -euo pipefail
scripts=$(dirname "$0")

for stack in $(node "$scripts/stack-list.cjs"); do
  echo "::group::$1-$stack"
  "$scripts/apply-stack.sh" "$1-$stack"
  echo "::endgroup::"
done
