#!/usr/bin/env bash
# Destroys every synthesized stack of an environment, the last deployed one first.
# $1: environment.
set -euo pipefail
scripts=$(dirname "$0")

ids=()
for stack in $(node "$scripts/stack-list.cjs" "$1"); do ids+=("$1-$stack"); done
node "$scripts/require-shared-state.cjs" "${ids[@]}"
# Terraform knows no endpoint of a release: each would be billed on, and the stack around it could not be destroyed.
npx --no-install cdktf output "$1-*" --outputs-file outputs.json
if grep -q endpoint_prefix outputs.json; then ./cardlake release status --env "$1" --outputs outputs.json --expect-none; fi
# Resources with data are also protected by the settings of the environment.
npx --no-install cdktf destroy "$1-*" --auto-approve
