import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testUnless } from '../src/skip';

const github = join(__dirname, '..', '..', '..', '.github');
const workflows = readdirSync(join(github, 'workflows'));
const text = (name: string): string => readFileSync(join(github, 'workflows', name), 'utf8');
const script = (name: string) => require(join(github, 'scripts', name));

/** Actions that a workflow uses; workflows of this repository have no commit of their own. */
const usesOf = (name: string): string[] =>
  (text(name).match(/uses: .*/g) ?? []).filter((use) => !use.startsWith('uses: ./.github/workflows/'));

const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.9';

test.each(workflows)('%s pins every action by its commit, with the release beside it', (name) => {
  const uses = usesOf(name);
  expect(uses.length).toBeGreaterThan(0);
  for (const use of uses) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('an action has the same commit everywhere', () => {
  const uses = new Set(workflows.flatMap(usesOf));
  const actions = new Set([...uses].map((use) => use.split('@')[0]));
  expect(uses.size).toBe(actions.size);
});

test.each(workflows)('%s may only read, unless a job says why', (name) => {
  expect(text(name)).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  const granted = [...text(name).matchAll(/^ {6}([\w-]+): write$/gm)].map(([, what]) => what);
  const allowed = ['id-token', 'pull-requests', ...(name === 'release.yml' ? ['contents'] : [])];
  expect(granted.every((what) => allowed.includes(what ?? ''))).toBe(true);
  expect(text(name)).not.toMatch(/write-all|pull_request_target/);
});

test.each(workflows)('%s puts nothing that a person types into a script', (name) => {
  for (const [, run = ''] of text(name).matchAll(/run: (.*)/g)) expect(run).not.toContain('${{');
});

/** Names of the variables and secrets that a workflow reads. */
const variablesOf = (name: string): string[] =>
  [...text(name).matchAll(/\b(?:vars|secrets)(?:\.(\w+)|\[)/g)].map(([, variable = '']) => variable);

test.each(workflows)('%s reads variables by their names, in upper case', (name) => {
  expect(variablesOf(name).filter((variable) => !/^[A-Z][A-Z0-9_]*$/.test(variable))).toEqual([]);
});

test('docs/deploy.md has every variable of the workflows, and no other', () => {
  const page = readFileSync(join(github, '..', 'docs', 'deploy.md'), 'utf8');
  const [, section = ''] = /\| variable [^\n]*\n([\s\S]*?)\n\n/.exec(page) ?? [];
  const documented = section
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)]);
  expect(documented.map(([, variable]) => variable).sort()).toEqual(
    [...new Set(workflows.flatMap(variablesOf))].sort(),
  );
});

test('deploy takes every stack in the order of deployment, each after the one before', () => {
  const { stackDeclarations } = script('stack-list.cjs') as { stackDeclarations: { name: string }[] };
  const jobs = [...text('deploy.yml').matchAll(/^ {2}([\w-]+):\n(?: {4}.*\n)*? {4}needs: (\S+)$/gm)];
  const names = stackDeclarations.map(({ name }) => name);
  expect(jobs.map(([, job, needs]) => [job, needs])).toEqual(
    names.map((name, index) => [name, names[index - 1] ?? 'synth']),
  );
  for (const name of names) {
    expect(text('deploy.yml')).toContain(`stack: \${{ inputs.environment }}-${name}\n`);
  }
});

test('only an approved job has the role that deploys, and it runs no code of the build', () => {
  for (const name of workflows) {
    for (const job of text(name).split(/^ {2}(?=[\w-]+:$)/m)) {
      if (!job.includes('DEPLOY_ROLE_ARN')) continue;
      expect(job).toMatch(/^ {4}environment: \$\{\{ inputs\.environment \}\}$/m);
      if (['deploy-stack.yml', 'image.yml'].includes(name)) expect(job).not.toMatch(/npm |npx |setup-node/);
    }
  }
});

test('what a workflow keeps of a plan is gone after a day, and what a reviewer reads after a week', () => {
  const kept = workflows.flatMap((name) => [
    ...text(name).matchAll(/name: (.*)\n(?: {10}.*\n)*? {10}retention-days: (\d+)/g),
  ]);
  expect(kept.map(([, name, days]) => [name, Number(days)])).toEqual([
    [`plan-\${{ inputs.stack }}`, 1],
    ['stacks', 1],
    ['image', 1],
    [`plan-\${{ matrix.environment }}-\${{ matrix.stack }}`, 7],
  ]);
});

test('the image is pushed by the program that built it, under a digest that the build has told', () => {
  const pins = readFileSync(join(github, '..', 'apps', 'feature-batch', 'image', 'pins.json'), 'utf8');
  const { crane } = JSON.parse(pins) as { crane: string };
  expect(text('image.yml')).toContain(`go install ${crane}\n`);
  expect(text('image.yml')).toMatch(/^ {6}DIGEST: \$\{\{ needs\.build\.outputs\.digest \}\}$/m);
});

const bin = mkdtempSync(join(tmpdir(), 'cardlake-actionlint-'));
afterAll(() => rmSync(bin, { recursive: true }));

/** Installs actionlint; the reason why that is not possible here, if there is one. */
function installActionlint(): string | undefined {
  const env = { ...process.env, GOBIN: bin };
  const { error, status, stderr } = spawnSync('go', ['install', ACTIONLINT], {
    encoding: 'utf8',
    env,
    cwd: bin,
  });
  if (error) return 'actionlint is a Go program, and there is no go on the PATH';
  return status === 0 ? undefined : `actionlint cannot be installed: ${stderr.trim().split('\n').at(-1)}`;
}

testUnless(installActionlint())('actionlint finds nothing', () => {
  const files = workflows.map((name) => join(github, 'workflows', name));
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', ...files];
  const { status, stdout } = spawnSync(join(bin, 'actionlint'), args, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('stacks that ship what another package builds are planned with it', () => {
  const { changedStacks } = script('changed-stacks.cjs');
  expect(changedStacks(['apps/feature-writer', 'packages/lake'])).toEqual(['feature-store']);
  expect(changedStacks(['stacks/lake', 'stacks/pipeline', 'stacks/bronze', 'spark-jobs'])).toEqual([
    'bronze',
    'silver-gold',
    'pipeline',
    'elt',
  ]);
  expect(changedStacks(['apps/cli'])).toEqual([]);
});

test('a stack that the settings leave out is neither planned nor applied, and fails no job', () => {
  const run = (command: string, ...args: string[]) => {
    const { status, stdout } = spawnSync(command, args, { cwd: tmpdir(), encoding: 'utf8' });
    return { status, lines: stdout.trim().split('\n') };
  };
  const list = join(github, 'scripts', 'stack-list.cjs');
  const deployed = run(process.execPath, list, 'dev').lines;
  const leftOut = run(process.execPath, list).lines.find((name) => !deployed.includes(name));
  const plan = (script: string) => run(join(github, 'scripts', script), `dev-${leftOut}`);
  expect(plan('plan-to-apply.sh')).toEqual({ status: 0, lines: ['status=absent'] });
  expect(plan('plan-stack.sh').status).toBe(0);
  // One that is missing for another reason fails.
  expect(run(join(github, 'scripts', 'plan-to-apply.sh'), `dev-${deployed[0]}`).status).not.toBe(0);
});

test('environments without a role are not planned', () => {
  const { plannedEnvironments } = script('planned-environments.cjs');
  expect(
    plannedEnvironments({ DEV_PLAN_ROLE_ARN: 'arn:aws:iam::1:role/plan', PROD_PLAN_ROLE_ARN: '' }),
  ).toEqual({
    planned: ['dev'],
    skipped: ['prod'],
  });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(github, 'scripts', 'planned-environments.cjs')],
    { encoding: 'utf8', env: {} },
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'environments=[]\n' });
  expect(stderr).toContain('::notice title=dev is not planned::the variable DEV_PLAN_ROLE_ARN');
});

describe('a plan that holds a secret', () => {
  const { sensitiveParts } = script('require-no-secrets.cjs');
  const resource = (sensitive_values: unknown) => ({ address: 'aws_x.y', sensitive_values });

  test.each<[where: string, plan: object, found: string[]]>([
    [
      'a new value',
      { planned_values: { root_module: { resources: [resource({ password: true })] } } },
      ['aws_x.y'],
    ],
    [
      'a value of the state, deep in a module',
      {
        prior_state: {
          values: {
            root_module: { child_modules: [{ resources: [resource({ tags: {}, user: [{ key: true }] })] }] },
          },
        },
      },
      ['aws_x.y'],
    ],
    [
      'an output',
      { planned_values: { outputs: { token: { sensitive: true } }, root_module: {} } },
      ['output.token'],
    ],
    [
      'a value that goes away',
      {
        resource_changes: [
          { address: 'aws_x.y', change: { before_sensitive: { p: true }, after_sensitive: false } },
        ],
      },
      ['aws_x.y'],
    ],
    ['nothing', { planned_values: { root_module: { resources: [resource({ tags: {}, list: [{}] })] } } }, []],
  ])('%s', (_where, plan, found) => {
    expect(sensitiveParts(plan)).toEqual(found);
  });
});

describe('the comment on a pull request', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-plans-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write('dev-bronze.status', 'changed\n');
  write(
    'dev-bronze.txt',
    `+ a stream\n\`\`\`\`\`\n${'x'.repeat(200_000)}\nPlan: 1 to add, 0 to change, 0 to destroy.\n`,
  );
  write('dev-bronze.guard.txt', 'The plan destroys no data, except at allowed addresses.\n');
  write('dev-foundation.status', 'refused\n');
  write('dev-foundation.txt', 'Plan: 1 to add, 0 to change, 1 to destroy.\n');
  write('dev-foundation.guard.txt', 'refused  aws_s3_bucket.lake: the bucket would be destroyed\n');
  write('prod-bronze.status', 'same\n');

  test('sums up every stack, folds the diffs, and fits', () => {
    const { commentBody, readPlans } = script('plan-comment.cjs');
    const body: string = commentBody(readPlans(folder));
    expect(body).toContain('| dev-bronze | changes | 1 to add, 0 to change, 0 to destroy |');
    expect(body).toContain('| dev-foundation | **refused: data would be lost** |');
    expect(body).toContain('| prod-bronze | no changes |  |');
    expect(body).toContain('refused  aws_s3_bucket.lake');
    expect(body).toContain('… see the log of the job for the rest');
    expect(body.match(/`{5}/g)).toHaveLength(6);
    expect(body.length).toBeLessThan(65_536);
  });

  test('is written once and changed afterwards', async () => {
    const { updateComment } = script('plan-comment.cjs');
    const comments: { id: number; body: string }[] = [{ id: 1, body: 'looks good' }];
    const issues = {
      listComments: 'list',
      createComment: async ({ body }: { body: string }) => comments.push({ id: comments.length + 1, body }),
      updateComment: async ({ comment_id: id, body }: { comment_id: number; body: string }) => {
        comments[id - 1] = { id, body };
      },
    };
    const api = { paginate: async () => comments, rest: { issues } };
    const context = { repo: { owner: 'o', repo: 'r' }, issue: { number: 7 } };
    await updateComment({ github: api, context, folder });
    write('dev-bronze.status', 'same\n');
    await updateComment({ github: api, context, folder });
    expect(comments).toHaveLength(2);
    expect(comments[1]?.body).toContain('| dev-bronze | no changes |');
  });
});

describe('a state that CI would lose', () => {
  const { isCi, stacksWithLocalState } = script('require-shared-state.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-states-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Writes a stack with some backend. */
  const writeStack = (stack: string, backend: object | undefined) => {
    mkdirSync(join(folder, 'stacks', stack), { recursive: true });
    writeFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), JSON.stringify({ terraform: { backend } }));
  };

  test('is one in a local file, named or by default', () => {
    writeStack('dev-a', { local: { path: 'a.tfstate' } });
    writeStack('dev-b', { s3: { bucket: 'states' } });
    writeStack('dev-c', undefined);
    expect(stacksWithLocalState(folder, ['dev-a', 'dev-b', 'dev-c'])).toEqual(['dev-a', 'dev-c']);
  });

  test.each([
    ['true', true],
    ['1', true],
    ['', false],
    ['false', false],
    [undefined, false],
  ])('CI=%s is a machine of a CI service: %s', (CI, expected) => {
    expect(isCi({ CI })).toBe(expected);
  });

  test('is refused by every script that changes or plans stacks, and workflows call nothing else', () => {
    for (const name of ['plan-stack.sh', 'plan-to-apply.sh', 'apply-plan.sh', 'destroy-stacks.sh']) {
      expect(readFileSync(join(github, 'scripts', name), 'utf8')).toContain('/require-shared-state.cjs"');
    }
    for (const name of workflows)
      expect(text(name)).not.toMatch(/cdktf (deploy|destroy|diff)|terraform (apply|plan|destroy)/);
  });
});
