/**
 * A jest reporter for the summary of a run: it leaves the outcome of every test in a file that is named after the script
 * that runs jest. turbo keeps the file with the task, so that tests which it takes from its cache count as well.
 */
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

/** What `skip.ts` puts between the name of a test and the reason for which it is skipped. */
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

/** Tells a run of chosen tests, which says nothing about the rest. */
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
  return [...tests, { name: 'the file could not be run', status: 'failed', message: failureMessage ?? '' }];
}

module.exports = ResultsReporter;
