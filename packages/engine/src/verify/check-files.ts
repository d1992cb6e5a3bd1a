import { statSync } from 'node:fs';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that every file of the journal exists with the size it was committed with. */
export async function checkFiles({ snapshot }: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, location, bytes } of snapshot.tables().flatMap((table) => snapshot.files(table))) {
    const found = statSync(location, { throwIfNoEntry: false })?.size;
    if (found === bytes) continue;
    const message =
      found === undefined ? `${path} is missing` : `${path} has ${found} bytes, but ${bytes} were committed`;
    findings.push({ check: 'files', message });
  }
  return findings;
}
