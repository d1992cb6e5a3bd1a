import { snapshotGroups } from '@cardlake/card-features';
import { numberOf } from '@cardlake/runtime';
import { chooseRefresh, verifyGold, verifySnapshots } from '@cardlake/silver-gold';
import { groups } from '../catalog/groups';
import { featureThreads } from '../run/feature-threads';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that gold is what silver gives: computes every row of every group again and compares. */
export async function checkGold(context: ReadContext): Promise<Finding[]> {
  const { session, snapshot, reporter } = context;
  const findings: Finding[] = [];
  if ((await chooseRefresh(session, snapshot, groups, snapshotGroups)).scope !== 'none') {
    const message =
      'gold does not contain all of silver, or a group is new or defined anew: `cardlake run stream` computes what is missing';
    findings.push({ check: 'gold', message });
  }
  for (const { group, rows, examples } of await verifyGold(
    session,
    snapshot,
    groups,
    snapshotGroups,
    reporter,
    featureThreads(context),
  )) {
    findings.push({
      check: 'gold',
      message: `${group}: ${numberOf(rows, 'row is', 'rows are')} not what silver gives`,
      examples: examples.map(({ stored, computed }) => ({ stored, expected: computed })),
    });
  }
  for (const { group, isOutdated, days } of await verifySnapshots(session, snapshot, snapshotGroups)) {
    if (isOutdated) {
      const message = `${group}: its days were not computed by its present definition: \`cardlake run stream\` computes them`;
      findings.push({ check: 'gold', message });
    }
    if (days.length > 0) {
      const message = `${group}: ${numberOf(days.length, 'day is', 'days are')} not what silver gives: ${days.slice(0, MAX_DAYS).join(', ')}`;
      findings.push({ check: 'gold', message });
    }
  }
  return findings;
}

/** Days that a finding names. */
const MAX_DAYS = 5;
