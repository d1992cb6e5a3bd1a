#!/usr/bin/env bash
# Destroys every synthesized stack of an environment, the last deployed one first.
# $1: environment.
set -euo pipefail
scripts=$(dirname "$0")

ids=()
for stack in $(node "$scripts/stack-list.cjs" "$1"); do ids+=("$1-$stack"); done
node "$scripts/require-shared-state.cjs" "${ids[@]}"
# Resources with data are also protected by the settings of the environment.
npx --no-install cdktf destroy "$1-*" --auto-approve
