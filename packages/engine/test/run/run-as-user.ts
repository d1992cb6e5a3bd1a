import { readStatus, runStream } from '../../src';
import { testContext } from '../../test-kit/small-lake';

/** Runs `runStream` as a user without rights. Arguments: lake root, number of the user. */
async function main([lakeRoot = '', user = '']: readonly string[]): Promise<void> {
  // Modules are loaded by now: the user may not be allowed to read the checkout.
  if (process.getuid?.() === 0) {
    process.setgroups?.([]);
    process.setgid?.(Number(user));
    process.setuid?.(Number(user));
  }
  const context = testContext();
  const { skipped } = await runStream({ lakeRoot }, context);
  const { lines } = await readStatus(lakeRoot, context);
  process.stdout.write(JSON.stringify({ silver: lines.silver, skipped }));
}

void main(process.argv.slice(2));
