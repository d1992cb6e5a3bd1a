import { chooseScope, verifyGold } from '@cardlake/silver-gold';
import { groups } from '../catalog/groups';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that gold is what silver gives: computes every row of every group again and compares. */
export async function checkGold({ session, snapshot, reporter }: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  if ((await chooseScope(session, snapshot, groups)) !== 'none') {
    const message =
      'silver has changes that gold does not contain yet: a run was interrupted; `cardlake run stream` completes it';
    findings.push({ check: 'gold', message });
  }
  for (const { group, rows, examples } of await verifyGold(session, snapshot, groups, reporter)) {
    findings.push({
      check: 'gold',
      message: `${group}: ${rows} rows are not what silver gives`,
      examples: examples.map(({ stored, computed }) => ({ stored, expected: computed })),
    });
  }
  return findings;
}
