import { chooseScope, verifyGold } from '@cardlake/silver-gold';
import { groups } from '../catalog/groups';
import { featureThreads } from '../run/feature-threads';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that gold is what silver gives: computes every row of every group again and compares. */
export async function checkGold(context: ReadContext): Promise<Finding[]> {
  const { session, snapshot, reporter } = context;
  const findings: Finding[] = [];
  if ((await chooseScope(session, snapshot, groups)) !== 'none') {
    const message =
      'gold does not contain all of silver, or a group is new or defined anew: `cardlake run stream` computes what is missing';
    findings.push({ check: 'gold', message });
  }
  for (const { group, rows, examples } of await verifyGold(
    session,
    snapshot,
    groups,
    reporter,
    featureThreads(context),
  )) {
    findings.push({
      check: 'gold',
      message: `${group}: ${rows} rows are not what silver gives`,
      examples: examples.map(({ stored, computed }) => ({ stored, expected: computed })),
    });
  }
  return findings;
}
