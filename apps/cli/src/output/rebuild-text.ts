import type { RebuildResult } from '@cardlake/engine';
import { damagedLines } from './damage-text';
import { numberOf } from './format';

/** Formats the result of a rebuild in a few lines. */
export function rebuildText({ damaged, tables, objects, online }: RebuildResult): string {
  if (damaged.length === 0 && tables.length === 0) return 'nothing is damaged, and nothing was changed\n';
  const lines = damagedLines(damaged);
  if (objects > 0) lines.push(`${numberOf(objects, 'bronze object')} read again`);
  if (tables.length > 0) lines.push(`made again: ${tables.join(', ')}`);
  for (const { group, written } of online)
    lines.push(`${group} online: ${numberOf(written, 'record')} changed`);
  return `${lines.join('\n')}\n`;
}
