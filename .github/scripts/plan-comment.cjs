// Writes one comment on a pull request with the plans of all changed stacks: a summary, and collapsed diffs.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Marks the comment, so that it is updated instead of repeated. */
const MARK = '<!-- cardlake: terraform plans -->';
/** Maximum length of the comment, below GitHub's limit of 65,536 characters. */
const MAX_CHARACTERS = 60_000;

const STATUS_TEXTS = {
  same: 'no changes',
  changed: 'changes',
  refused: '**refused: data would be lost**',
  failed: '**failed**',
};

/**
 * @typedef {{ stack: string, status: string, diff: string, report: string }} Plan
 * @param {readonly Plan[]} plans
 */
function commentBody(plans) {
  const rows = plans.map(
    ({ stack, status, diff }) => `| ${stack} | ${STATUS_TEXTS[status] ?? status} | ${counts(diff)} |`,
  );
  const head = [MARK, '### Terraform', '', '| stack | plan | |', '| --- | --- | --- |', ...rows].join('\n');
  const changed = plans.filter(({ status }) => status !== 'same');
  const room = Math.floor((MAX_CHARACTERS - head.length) / Math.max(1, changed.length));
  return [head, ...changed.map((plan) => details(plan, room))].join('\n\n');
}

const counts = (diff) =>
  /^Plan: .*$/m
    .exec(diff)?.[0]
    .replace(/^Plan: /, '')
    .replace(/\.$/, '') ?? '';

function details({ stack, report, diff }, room) {
  const refused = /^refused/m.test(report) ? `${fenced(report)}\n\n` : '';
  const space = Math.max(0, room - refused.length - 300);
  const text = diff.length > space ? `${diff.slice(0, space)}\n… see the log of the job for the rest` : diff;
  return `<details><summary>${stack}</summary>\n\n${refused}${fenced(text)}\n\n</details>`;
}

/** Wraps a text in a code block, which the text cannot close. */
const fenced = (text) => `\`\`\`\`\`diff\n${text.replaceAll('`````', '````')}\n\`\`\`\`\``;

/** Reads the plans that the jobs wrote to a folder. */
function readPlans(folder) {
  const read = (name) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : '';
  const stacks = readdirSync(folder).flatMap((name) => /^(.+)\.status$/.exec(name)?.[1] ?? []);
  return stacks.sort().map((stack) => ({
    stack,
    status: read(`${stack}.status`),
    diff: read(`${stack}.txt`),
    report: read(`${stack}.guard.txt`),
  }));
}

/** Creates the comment, or updates the existing one. */
async function updateComment({ github, context, folder }) {
  const where = { owner: context.repo.owner, repo: context.repo.repo };
  const issue = { ...where, issue_number: context.issue.number };
  const body = commentBody(readPlans(folder));
  const comments = await github.paginate(github.rest.issues.listComments, { ...issue, per_page: 100 });
  const before = comments.find((comment) => comment.body?.startsWith(MARK));
  if (before) await github.rest.issues.updateComment({ ...where, comment_id: before.id, body });
  else await github.rest.issues.createComment({ ...issue, body });
}

module.exports = { commentBody, readPlans, updateComment };
