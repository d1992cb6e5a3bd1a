// `<left lake> <right lake>`: writes the differences between two lakes as JSON lines; nothing if they are equal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareLakes, isEqual, openReader } from '@cardlake/compare';
import { openSession } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { argument } from './arguments';

async function main(left: string, right: string): Promise<void> {
  const tempDir = mkdtempSync(join(tmpdir(), 'cardlake-compare-'));
  try {
    const session = await openSession({ tempDir, memoryMb: 500, threads: 2 });
    const database = 'cardlake';
    const found = await compareLakes(
      session,
      await openReader(left, database),
      await openReader(right, database),
      silentReporter,
    );
    for (const comparison of found) {
      if (!isEqual(comparison)) process.stdout.write(`${JSON.stringify(comparison)}\n`);
    }
    session.close();
  } finally {
    rmSync(tempDir, { recursive: true });
  }
}

void main(argument(0, 'left lake'), argument(1, 'right lake'));
