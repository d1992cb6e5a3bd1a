#!/usr/bin/env bash
# Applies the plan that plan-to-apply.sh has packed, and nothing else: Terraform refuses it if the state has changed since.
# $1: id of the stack, such as dev-bronze. $2: SHA-256 of the packed plan that was approved.
set -euo pipefail
stack=$1
packed="plans/$stack.tgz"
found=$(sha256sum "$packed" | cut -d' ' -f1)
if [ "$found" != "$2" ]; then
  echo "refused: $packed is not the plan that was approved: expected SHA-256 $2, found $found. Start the deployment again." >&2
  exit 3
fi
rm -rf "cdktf.out/stacks/$stack"
mkdir -p "cdktf.out/stacks/$stack"
tar -xzf "$packed" -C "cdktf.out/stacks/$stack"
node "$(dirname "$0")/require-shared-state.cjs" "$stack"

cd "cdktf.out/stacks/$stack"
terraform init -input=false -no-color -lockfile=readonly
terraform apply -input=false -no-color plan
