// One comment on a pull request with the plan of every changed stack: a summary, and the diffs folded.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Finds the comment again, so that there is ever only one. */
const MARK = '<!-- cardlake: terraform plans -->';
/** GitHub takes 65,536 characters; the rest of a long diff is in the job's log. */
const MOST = 60_000;

const SAYS = {
  same: 'no changes',
  changed: 'changes',
  refused: '**refused: data would be lost**',
  failed: '**failed**',
};

/**
 * @typedef {{ stack: string, status: string, diff: string, verdict: string }} Plan
 * @param {readonly Plan[]} plans
 */
function commentBody(plans) {
  const rows = plans.map(
    ({ stack, status, diff }) => `| ${stack} | ${SAYS[status] ?? status} | ${counts(diff)} |`,
  );
  const head = [MARK, '### Terraform', '', '| stack | plan | |', '| --- | --- | --- |', ...rows].join('\n');
  const told = plans.filter(({ status }) => status !== 'same');
  const room = Math.floor((MOST - head.length) / Math.max(1, told.length));
  return [head, ...told.map((plan) => details(plan, room))].join('\n\n');
}

const counts = (diff) =>
  /^Plan: .*$/m
    .exec(diff)?.[0]
    .replace(/^Plan: /, '')
    .replace(/\.$/, '') ?? '';

function details({ stack, verdict, diff }, room) {
  const refused = /^refused/m.test(verdict) ? `${fenced(verdict)}\n\n` : '';
  const space = Math.max(0, room - refused.length - 300);
  const text = diff.length > space ? `${diff.slice(0, space)}\n… the rest is in the log of the job` : diff;
  return `<details><summary>${stack}</summary>\n\n${refused}${fenced(text)}\n\n</details>`;
}

/** A diff must not end its own fence. */
const fenced = (text) => `\`\`\`\`\`diff\n${text.replaceAll('`````', '````')}\n\`\`\`\`\``;

/** The plans that the jobs left in a folder. */
function readPlans(folder) {
  const read = (name) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : '';
  const stacks = readdirSync(folder).flatMap((name) => /^(.+)\.status$/.exec(name)?.[1] ?? []);
  return stacks.sort().map((stack) => ({
    stack,
    status: read(`${stack}.status`),
    diff: read(`${stack}.txt`),
    verdict: read(`${stack}.guard.txt`),
  }));
}

/** Writes the comment, or changes the one that is there. */
async function stick({ github, context, folder }) {
  const where = { owner: context.repo.owner, repo: context.repo.repo };
  const issue = { ...where, issue_number: context.issue.number };
  const body = commentBody(readPlans(folder));
  const comments = await github.paginate(github.rest.issues.listComments, { ...issue, per_page: 100 });
  const before = comments.find((comment) => comment.body?.startsWith(MARK));
  if (before) await github.rest.issues.updateComment({ ...where, comment_id: before.id, body });
  else await github.rest.issues.createComment({ ...issue, body });
}

module.exports = { commentBody, readPlans, stick };
