import { snapshotGroups } from '@cardlake/card-features';
import { verifyPublished } from '@cardlake/feature-store';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { onlineUpdatesRoot } from '@cardlake/job-contract';
import { isUserError, numberOf } from '@cardlake/runtime';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Days that a finding names. */
const MAX_DAYS = 5;

/** Checks that the versions that are kept of each snapshot day are what gold gave: audits of decisions trust them. */
export async function checkPublished(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const group of snapshotGroups) {
    const message = await describeDamage(read, group);
    if (message !== undefined) findings.push({ check: 'published', message });
  }
  return findings;
}

async function describeDamage(
  { lake, session, snapshot }: ReadContext,
  group: CompiledSnapshotGroup,
): Promise<string | undefined> {
  try {
    const days = await verifyPublished(session, { lakeRoot: lake.root, group, snapshot });
    if (days.length === 0) return undefined;
    const name = publishedName(group);
    const shown = days.slice(0, MAX_DAYS).map(({ day, fault }) => `${day}: ${fault}`);
    const advice = `delete ${onlineUpdatesRoot(name)}/published.json and the folders of these days, and \`cardlake run stream\` publishes them again as the next version`;
    return `${name}: the published rows of ${numberOf(days.length, 'day')} are damaged (${shown.join('; ')}); ${advice}`;
  } catch (error) {
    if (isUserError(error, 'online_damaged')) return error.message;
    throw error;
  }
}
