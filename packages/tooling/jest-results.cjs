/**
 * A jest reporter for the summary of a run. It writes the outcome of every test to a file named after the package script
 * that runs jest. turbo caches the file with the task, so the summary also counts tests of cached tasks.
 */
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

/** The mark and reason that `skip.ts` appends to the name of a test. */
const REASON = / \(skipped: (.*?)\)(?= |$)/;

const STATUS = { passed: 'passed', failed: 'failed' };

class ResultsReporter {
  constructor(config) {
    this.config = config;
  }

  onRunComplete(_contexts, { testResults }) {
    const script = process.env.npm_lifecycle_event;
    if (!script?.startsWith('test') || isPartial(this.config)) return;
    const { rootDir } = this.config;
    const suites = testResults.map((suite) => ({
      path: relative(rootDir, suite.testFilePath),
      seconds: (suite.perfStats.end - suite.perfStats.start) / 1000,
      tests: testsOf(suite),
    }));
    const folder = join(rootDir, 'node_modules', '.cache', 'test-results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${script.replaceAll(':', '-')}.json`), JSON.stringify(suites));
  }
}

/** Recognizes a run of selected tests, whose results must not replace those of all tests. */
function isPartial({ testPathPatterns, testNamePattern, onlyChanged, findRelatedTests }) {
  return Boolean(testPathPatterns?.patterns?.length || testNamePattern || onlyChanged || findRelatedTests);
}

function testsOf({ testResults, testExecError, failureMessage }) {
  const tests = testResults.map(({ fullName, status, failureMessages }) => {
    const [, reason] = REASON.exec(fullName) ?? [];
    return {
      name: fullName.replace(REASON, ''),
      status: STATUS[status] ?? 'skipped',
      ...(reason && { reason }),
      ...(failureMessages.length > 0 && { message: failureMessages.join('\n') }),
    };
  });
  if (!testExecError) return tests;
  return [...tests, { name: 'the file cannot be run', status: 'failed', message: failureMessage ?? '' }];
}

module.exports = ResultsReporter;
