#!/usr/bin/env bash
# Plans a synthesized stack, guards its data, and applies exactly that plan. $1: the stack's id, dev-bronze; the
# addresses in ALLOW, separated by spaces, may be replaced or destroyed.
set -euo pipefail
root=$(pwd)
allow=()
for address in ${ALLOW:-}; do allow+=(--allow "$address"); done

cd "cdktf.out/stacks/$1"
terraform init -input=false -no-color
terraform plan -input=false -no-color -out=plan
terraform show -json plan >plan.json
node "$root/apps/cli/bin/cardlake.cjs" plan-guard plan.json ${allow[@]+"${allow[@]}"}
terraform apply -input=false -no-color plan
