/** Separates the name of a skipped test from the reason; `jest-results.cjs` splits them again. */
const REASON_MARK = ' (skipped: ';

/** Returns `test`, or with a reason a `test` that skips and appends the reason to its name. */
export function testUnless(reason: string | undefined): jest.It {
  return reason === undefined ? test : skipping(reason);
}

function skipping(reason: string): jest.It {
  const mark = `${REASON_MARK}${shortened(reason)})`;
  const each = test.skip.each as (...table: unknown[]) => (name: string, body: unknown) => unknown;
  return Object.assign((name: string, body: jest.ProvidesCallback) => test.skip(`${name}${mark}`, body), {
    each:
      (...table: unknown[]) =>
      (name: string, body: unknown) =>
        each(...table)(`${name}${mark.replaceAll('%', '%%')}`, body),
  }) as unknown as jest.It;
}

/** Shortens a reason to its first line, without parentheses, which end the mark. */
function shortened(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  const first = line.replaceAll('(', '[').replaceAll(')', ']');
  return first.length > 200 ? `${first.slice(0, 199)}…` : first;
}
