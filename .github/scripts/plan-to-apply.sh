#!/usr/bin/env bash
# Plans a synthesized stack for one that applies exactly this plan later: checks it with plan-guard, refuses one that holds
# secrets, and packs it with its folder into plans/<stack>.tgz. Prints the outputs of the job: status=same, status=absent
# for a stack that the environment leaves out, or status=changed and sha256=…; everything else goes to the log, and the plan to the summary of the run.
# $1: id of the stack, such as dev-bronze. ALLOW: addresses, separated by spaces, that may be replaced or destroyed.
set -euo pipefail
stack=$1
root=$(pwd)
scripts=$(cd "$(dirname "$0")" && pwd)
# An environment may leave out a stack; one that is missing for another reason fails below.
stacks=$(node "$scripts/stack-list.cjs" "${stack%%-*}")
if ! grep -qx -- "${stack#*-}" <<<"$stacks"; then
  echo "$stack: the settings of ${stack%%-*} leave this stack out" >&2
  echo status=absent
  exit 0
fi

node "$scripts/require-shared-state.cjs" "$stack" >&2
allow=()
for address in ${ALLOW:-}; do allow+=(--allow "$address"); done

cd "cdktf.out/stacks/$stack"
terraform init -input=false -no-color >&2
code=0
terraform plan -input=false -no-color -detailed-exitcode -out=plan >&2 || code=$?
[ "$code" = 0 ] || [ "$code" = 2 ] || exit "$code"
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
if [ "$code" = 0 ]; then
  echo "**$stack**: no changes" >>"$summary"
  echo status=same
  exit 0
fi

terraform show -json plan >plan.json
node "$root/apps/cli/bin/cardlake.cjs" plan-guard plan.json ${allow[@]+"${allow[@]}"} >&2
node "$scripts/require-no-secrets.cjs" plan.json >&2
rm plan.json
{
  echo "<details open><summary>$stack</summary>"
  echo
  echo '`````diff'
  terraform show -no-color plan | sed 's/`````/````/g'
  echo '`````'
  echo '</details>'
} >>"$summary"
mkdir -p "$root/plans"
tar -czf "$root/plans/$stack.tgz" --exclude=.terraform .
echo status=changed
echo "sha256=$(sha256sum "$root/plans/$stack.tgz" | cut -d' ' -f1)"
