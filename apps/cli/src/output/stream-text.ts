import type { StreamResult } from '@cardlake/engine';
import { objectLines, skippedLines } from './bronze-text';
import { count } from './format';

/** Formats the result of a stream run in a few lines. */
export function streamText({ refined, later, skipped, gold, snapshots, online }: StreamResult): string {
  const lines: string[] = [];
  if (refined.objects === 0) lines.push('nothing new in bronze');
  for (const [type, counts] of Object.entries(refined.counts)) {
    const kept = type === 'card_decision' ? 'decisions' : 'silver';
    lines.push(
      `${type}: ${count(counts.lines)} lines = ${count(counts.silver)} ${kept} + ${count(counts.duplicates)} duplicates + ${count(counts.quarantined)} quarantined`,
    );
  }
  lines.push(...objectLines(refined));
  for (const { group, computed, changed } of gold.groups) {
    lines.push(`${group}: ${count(changed)} rows new or changed, ${count(computed)} computed`);
  }
  for (const { group, days, rows } of snapshots)
    lines.push(`${group}: ${count(days)} days new or changed, with ${count(rows)} rows`);
  for (const result of online) lines.push(`${result.group} online: ${onlineText(result)}`);
  if (later > 0) lines.push(`${count(later)} objects arrive after the window end and wait for a later run`);
  lines.push(...skippedLines(skipped));
  return `${lines.join('\n')}\n`;
}

function onlineText({ scope, written, stale }: StreamResult['online'][number]): string {
  if (scope === 'deferred') {
    return 'waits for a run with a later window end; records of this or a later instant are there';
  }
  if (written === 0 && stale === 0) return 'up to date';
  return `${count(written)} records written${stale > 0 ? `, ${count(stale)} not newer than those there` : ''}`;
}
