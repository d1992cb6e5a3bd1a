import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_EXIT_CODES, RETRIED_EXIT_CODES } from '@cardlake/job-contract';
import { EXIT_CODES } from '@cardlake/runtime';

const root = join(__dirname, '..', '..', '..');
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');

/** SIGKILL, which no program can answer. */
const KILLED = 137;

test('the table has every exit code once', () => {
  const codes = JOB_EXIT_CODES.flatMap((each) => each.codes);
  const known = Object.values(EXIT_CODES).map(({ code }) => code);
  expect([...codes].sort()).toEqual([...known, KILLED].sort());
});

test('worth another attempt are failures that may pass, and being told to stop', () => {
  const { retry, interrupted, terminated } = EXIT_CODES;
  expect(RETRIED_EXIT_CODES).toEqual([retry.code, interrupted.code, terminated.code]);
});

test('the README has the table', () => {
  const rows = [
    ...read('apps', 'feature-batch', 'README.md').matchAll(/^\| ([\d, ]+?) +\| (.*?) +\| (yes|no) +\|$/gm),
  ];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    JOB_EXIT_CODES.map(({ codes, meaning, isRetried }) => [
      codes.join(', '),
      meaning,
      isRetried ? 'yes' : 'no',
    ]),
  );
});

test('the page for users names the codes that are worth another attempt', () => {
  const [, named = ''] = /: ([\d, and]+) are worth another attempt/.exec(read('docs', 'batch.md')) ?? [];
  expect(named.match(/\d+/g)?.map(Number)).toEqual(RETRIED_EXIT_CODES);
});

test.each(['dev', 'prod', 'container'])(
  'the job definitions of %s retry them, and nothing else but Spot',
  (name) => {
    const { resource } = JSON.parse(read('stacks', 'feature-batch', 'golden', `${name}.tf.json`));
    const definitions = Object.values<{ retry_strategy: { evaluate_on_exit: Record<string, string>[] } }>(
      resource.aws_batch_job_definition,
    );
    for (const { retry_strategy: retry } of definitions) {
      const rules = retry.evaluate_on_exit;
      expect(rules.map(({ action, on_exit_code: code }) => [action, code])).toEqual([
        ['RETRY', undefined],
        ...RETRIED_EXIT_CODES.map((code) => ['RETRY', String(code)]),
        ['EXIT', undefined],
      ]);
      // Batch API reference, RetryStrategy.
      expect(rules.length).toBeLessThanOrEqual(5);
    }
  },
);
