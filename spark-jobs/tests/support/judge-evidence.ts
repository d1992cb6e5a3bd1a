// Reads lines of evidence from standard input, and writes what an audit finds in them, as JSON.
import { text } from 'node:stream/consumers';
import { assembledGroups, snapshotGroups } from '@cardlake/card-features';
import { AuditTally } from '@cardlake/feature-store/assembled';
import { createEvidenceJudge, createLineReader } from '@cardlake/prediction';

async function main(): Promise<void> {
  const tally = new AuditTally(1000);
  const judge = createEvidenceJudge(snapshotGroups, tally);
  const readLine = createLineReader(assembledGroups, snapshotGroups);
  for (const line of (await text(process.stdin)).split('\n').filter(Boolean)) judge(readLine(line));
  const { classes, unproven, mismatches } = tally;
  process.stdout.write(JSON.stringify({ classes, unproven, mismatches }));
}

void main();
