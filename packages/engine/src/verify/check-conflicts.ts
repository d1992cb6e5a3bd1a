import { numberOf } from '@cardlake/runtime';
import { verifyConflicts } from '@cardlake/silver-gold';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/**
 * Checks that quarantine holds the rows that lost their event_id to one with another payload, and none with the same: by the
 * rows that lost, so that an order of runs in which one was not judged anew is found when its bronze is gone, too.
 */
export async function checkConflicts({ session, snapshot }: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { sourceObject, missing, cleared } of await verifyConflicts(session, snapshot)) {
    const faults = [
      ...(missing > 0 ? [`${numberOf(missing, 'conflict is', 'conflicts are')} not in quarantine`] : []),
      ...(cleared > 0
        ? [
            `${numberOf(cleared, 'line in quarantine only repeats', 'lines in quarantine only repeat')} what silver has`,
          ]
        : []),
    ];
    findings.push({
      check: 'conflicts',
      message: `${sourceObject}: ${faults.join(', and ')}; \`cardlake rebuild --from bronze\` judges them anew`,
    });
  }
  return findings;
}
