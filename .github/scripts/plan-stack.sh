#!/usr/bin/env bash
# Plans a synthesized stack and checks the plan with plan-guard. Writes to plans/: <stack>.txt (the diff),
# <stack>.guard.txt (the report) and <stack>.status (changed, same, refused or failed).
# $1: id of the stack, such as dev-bronze.
set -euo pipefail
stack=$1
root=$(pwd)
# An environment may leave out a stack; one that is missing for another reason fails below.
stacks=$(node "$(dirname "$0")/stack-list.cjs" "${stack%%-*}")
if ! grep -qx -- "${stack#*-}" <<<"$stacks"; then
  echo "$stack: the settings of ${stack%%-*} leave this stack out"
  exit 0
fi

out="$root/plans"
mkdir -p "$out"
echo failed >"$out/$stack.status"
node "$(dirname "$0")/require-shared-state.cjs" "$stack" 2>&1 | tee "$out/$stack.txt"

cd "cdktf.out/stacks/$stack"
terraform init -input=false -no-color >"$out/$stack.txt"
code=0
terraform plan -input=false -no-color -lock=false -detailed-exitcode -out=plan >"$out/$stack.txt" 2>&1 || code=$?
cat "$out/$stack.txt"
if [ "$code" = 0 ]; then
  echo same >"$out/$stack.status"
  exit 0
fi
[ "$code" = 2 ] || exit "$code"

terraform show -no-color plan >"$out/$stack.txt"
echo changed >"$out/$stack.status"
terraform show -json plan >plan.json
if ! node "$root/apps/cli/bin/cardlake.cjs" plan-guard plan.json | tee "$out/$stack.guard.txt"; then
  echo refused >"$out/$stack.status"
  exit 2
fi
