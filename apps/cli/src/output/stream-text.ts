import type { StreamResult } from '@cardlake/engine';
import { objectLines, skippedLines } from './bronze-text';
import { count, numberOf } from './format';

/** Formats the result of a stream run in a few lines. */
export function streamText({ refined, later, skipped, gold, snapshots, online }: StreamResult): string {
  const lines: string[] = [];
  if (refined.objects === 0) lines.push('nothing new in bronze');
  for (const [type, counts] of Object.entries(refined.counts)) {
    const kept = type === 'card_decision' ? 'decisions' : 'silver';
    lines.push(
      `${type}: ${numberOf(counts.lines, 'line')} = ${count(counts.silver)} ${kept} + ${numberOf(counts.duplicates, 'duplicate')} + ${count(counts.quarantined)} quarantined`,
    );
  }
  lines.push(...objectLines(refined));
  for (const { group, computed, changed } of gold.groups) {
    lines.push(`${group}: ${numberOf(changed, 'row')} new or changed, ${count(computed)} computed`);
  }
  for (const { group, days, rows } of snapshots)
    lines.push(`${group}: ${numberOf(days, 'day')} new or changed, with ${numberOf(rows, 'row')}`);
  for (const result of online) lines.push(`${result.group} online: ${onlineText(result)}`);
  if (later > 0)
    lines.push(
      `${numberOf(later, 'object arrives', 'objects arrive')} after the window end, for a later run`,
    );
  lines.push(...skippedLines(skipped));
  return `${lines.join('\n')}\n`;
}

function onlineText({ scope, written, stale }: StreamResult['online'][number]): string {
  if (scope === 'deferred') {
    return 'waits for a run with a later window end; records of this or a later instant are there';
  }
  if (written === 0 && stale === 0) return 'up to date';
  return `${numberOf(written, 'record')} written${stale > 0 ? `, ${count(stale)} not newer than those there` : ''}`;
}
