import type { UpgradeResult } from '@cardlake/engine';
import { count, numberOf } from './format';

const SHOWN = 5;

/** Formats the result of an upgrade in a few lines. */
export function upgradeText({ from, to, done }: UpgradeResult, lake: string): string {
  if (done === undefined) return `${lake} has the current format (${to}); nothing to upgrade\n`;
  const { objects, missing, before, after, kept } = done.reports;
  const lines = [
    `${lake}: upgraded from format ${from} to ${to}`,
    `reports: ${count(after)} kept, ${count(before)} before; ${numberOf(objects, 'bronze object')} read again`,
  ];
  if (missing.length > 0) {
    lines.push(
      `${numberOf(missing.length, 'bronze object is', 'bronze objects are')} gone or changed; of the reports in them only the newest of each event, as silver had it, is kept (${count(kept)}):`,
      ...missing.slice(0, SHOWN).map((path) => `  ${path}`),
      ...(missing.length > SHOWN ? [`  and ${count(missing.length - SHOWN)} more`] : []),
    );
  }
  for (const { group, changed } of done.gold.groups)
    lines.push(`${group}: ${numberOf(changed, 'row')} changed`);
  return `${lines.join('\n')}\n`;
}
