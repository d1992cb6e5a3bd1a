import type { Suite, TestResult } from './suite';
import type { RunOutcome, TaskOutcome } from './turbo-run';

/** The text of a summary, and the number of failures in it. */
export interface Summary {
  readonly text: string;
  readonly failed: number;
}

const SLOWEST = 10;

/** Summarizes a run: totals, skipped tests with reasons, the slowest suites, failures. The last line has only the totals. */
export function summarize({ seconds, tasks }: RunOutcome): Summary {
  const results = tasks.flatMap(resultsIn);
  const failed = results.filter(({ status }) => status === 'failed');
  const skipped = results.filter(({ status }) => status === 'skipped');
  const passed = results.length - failed.length - skipped.length;
  const lines = [
    headline(tasks, seconds),
    ...section('Skipped', countsByReason(skipped)),
    ...section(`The slowest ${SLOWEST}`, slowest(tasks)),
    ...section('Failed', failed.map(describeFailure)),
    '',
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  return { text: lines.join('\n'), failed: failed.length };
}

interface Result extends TestResult {
  readonly where: string;
}

/** Lists the tests of a task. A task without tests counts as one test, except for a build that passes. */
function resultsIn(task: TaskOutcome): Result[] {
  const where = placeOf(task);
  const whole = (message?: string): Result[] =>
    message === undefined
      ? [{ where, name: task.task, status: 'passed' }]
      : [{ where, name: task.task, status: 'failed', message }];
  if (task.suites === undefined) {
    if (!task.hasPassed) return whole('see its output above');
    return task.task === 'build' ? [] : whole();
  }
  const tests = task.suites.flatMap(({ path, tests }) =>
    tests.map((test) => withReason({ ...test, where: `${task.folder}/${path}` })),
  );
  const isExplained = task.hasPassed || tests.some(({ status }) => status === 'failed');
  return isExplained ? tests : [...tests, ...whole('it ended with an error; see its output above')];
}

const placeOf = ({ folder }: TaskOutcome) => (folder === '.' ? 'repository root' : folder);

/** Fails a test that is skipped without a reason. */
const withReason = (result: Result): Result =>
  result.status === 'skipped' && !result.reason
    ? { ...result, status: 'failed', message: 'skipped without a reason; use testUnless' }
    : result;

function headline(tasks: readonly TaskOutcome[], seconds: number): string {
  const tested = tasks.filter(({ suites }) => suites !== undefined);
  const suites = tested.flatMap((task) => task.suites ?? []);
  const tests = suites.reduce((sum, suite) => sum + suite.tests.length, 0);
  const cached = tested.filter(({ isCached }) => isCached).length;
  const fromCache = cached === 0 ? '' : ` (${cached} from turbo's cache)`;
  return `${suites.length} suites with ${tests} tests in ${tested.length} packages${fromCache}, ${Math.round(seconds)} s`;
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];

function countsByReason(skipped: readonly Result[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason = '' } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} × ${reason}`);
}

function slowest(tasks: readonly TaskOutcome[]): string[] {
  return tasks
    .flatMap((task) => (task.suites ?? []).map((suite) => ({ task, suite })))
    .sort((a, b) => b.suite.seconds - a.suite.seconds)
    .slice(0, SLOWEST)
    .map(({ task, suite }) => {
      const cached = task.isCached ? ' (cached)' : '';
      return `${suite.seconds.toFixed(1).padStart(6)} s  ${pathOf(task, suite)}${cached}`;
    });
}

const pathOf = ({ folder }: TaskOutcome, { path }: Suite) => `${folder}/${path}`;

const describeFailure = ({ where, name, message = '' }: Result) =>
  [`${where}: ${name}`, ...message.trim().split('\n').slice(0, 12)].join('\n    ');
