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
  const named = (name: string) => `${name}${REASON_MARK}${shortened(reason)})`;
  const call = skip as unknown as (name: string, body: unknown) => unknown;
  const each = skip.each as (...table: unknown[]) => (name: string, body: unknown) => unknown;
  return Object.assign((name: string, body: unknown) => call(named(name), body), {
    each:
      (...table: unknown[]) =>
      (name: string, body: unknown) =>
        each(...table)(named(name).replaceAll('%', '%%'), body),
  }) as unknown as T;
}

/** The first line of a reason: tools explain at length. */
function shortened(reason: string): string {
  const [first = ''] = reason.trim().split('\n');
  return first.length > 200 ? `${first.slice(0, 199)}…` : first;
}
