import type { FeedResult } from '@cardlake/engine';
import { brokenRulesText } from './broken-rules-text';
import { skippedLines } from './bronze-text';
import { count, numberOf } from './format';
import { printable } from './printable';
import { shellWord } from './shell-word';
import type { Style } from './style';

/** Query for rejected records, the last ones first. */
const REJECTED =
  'SELECT reasons, source_key, source_place, raw FROM silver.feed_quarantine ORDER BY rejected_at DESC';

/** Formats the result of a run of a feed into a lake. */
export function feedRunText(result: FeedResult, lake: string, style: Style): string {
  const { feed, objects, records, rejected, published, blocked, skipped, expired } = result;
  const told = [
    ...skippedLines(skipped),
    ...(expired > 0 ? [`removed: ${numberOf(expired, 'object')} that the feed keeps no longer`] : []),
  ].map((line) => `  ${line}\n`);
  if (objects.length === 0) return `${printable(feed)}: nothing is new\n${told.join('')}`;
  const summary = `${numberOf(records, 'record')} of ${numberOf(objects.length, 'object')}: ${numberOf(published, 'row')} written, ${count(rejected)} in quarantine\n`;
  const lines = objects.filter(({ rules }) => rules.length > 0).map(brokenRulesText);
  const advice = [
    ...(rejected > 0
      ? [
          `Look at what is in quarantine:\n  cardlake query --lake ${shellWord(lake)} ${shellWord(REJECTED)} --limit 20\n`,
        ]
      : []),
    ...(blocked > 0 ? ['Release what may pass: `cardlake feed release`.\n'] : []),
  ];
  return `${(blocked > 0 ? style.bad : style.good)(`${printable(feed)}:`)} ${summary}${[...lines, ...told, ...advice].join('')}`;
}
