#!/usr/bin/env bash
# Plans a synthesized stack, checks the plan with plan-guard, and applies exactly that plan.
# $1: id of the stack, such as dev-bronze. ALLOW: addresses, separated by spaces, that may be replaced or destroyed.
set -euo pipefail
root=$(pwd)
node "$(dirname "$0")/require-shared-state.cjs" "$1"
allow=()
for address in ${ALLOW:-}; do allow+=(--allow "$address"); done

cd "cdktf.out/stacks/$1"
terraform init -input=false -no-color
terraform plan -input=false -no-color -out=plan
terraform show -json plan >plan.json
node "$root/apps/cli/bin/cardlake.cjs" plan-guard plan.json ${allow[@]+"${allow[@]}"}
terraform apply -input=false -no-color plan
