/** What stands between the name of a skipped test and its reason; the summary at the end of a run reads it. */
export const REASON_MARK = ' (skipped: ';

/** `test`, or a `test` that skips and carries the reason in its name. */
export function testUnless(reason: string | undefined): jest.It {
  return reason === undefined ? test : skipping(test.skip, reason);
}

/** `describe`, or a `describe` whose tests are skipped with the reason in their names. */
export function describeUnless(reason: string | undefined): jest.Describe {
  return reason === undefined ? describe : skipping(describe.skip, reason);
}

interface Skip {
  (name: string, ...rest: never[]): unknown;
  each: unknown;
}

function skipping<T extends Skip>(skip: T, reason: string): T {
  const mark = `${REASON_MARK}${shortened(reason)})`;
  const call = skip as unknown as (name: string, body: unknown) => unknown;
  const each = skip.each as (...table: unknown[]) => (name: string, body: unknown) => unknown;
  return Object.assign((name: string, body: unknown) => call(`${name}${mark}`, body), {
    each:
      (...table: unknown[]) =>
      (name: string, body: unknown) =>
        each(...table)(`${name}${mark.replaceAll('%', '%%')}`, body),
  }) as unknown as T;
}

/** The first line of a reason, since tools explain at length, without the parentheses that end the mark. */
function shortened(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  const first = line.replaceAll('(', '[').replaceAll(')', ']');
  return first.length > 200 ? `${first.slice(0, 199)}…` : first;
}
