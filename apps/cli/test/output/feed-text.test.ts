import { compileFeed, feed } from '@cardlake/feeds';
import { describeFeed } from '../../src/output/feed-text';
import type { Style } from '../../src/output/style';

const plain = (text: string): string => text;
const style: Style = { title: plain, good: plain, bad: plain, faint: plain };

test('a feed is described with the settings of its rules', () => {
  const parcels = feed({
    name: 'parcels',
    format: 'ndjson',
    columns: { id: 'string', kg: { type: 'double', nullable: true } },
    rules: [
      { rule: 'between', name: 'light', column: 'kg', min: 0, max: 30 },
      { rule: 'inSet', column: 'id', values: ['a', 'b'] },
      { rule: 'sql', name: 'none', violations: 'SELECT *\nFROM feed' },
    ],
  });
  expect(describeFeed(compileFeed(parcels), style)).toContain(`gate: block

rule       kind     settings
─────────  ───────  ────────────────────────────────
light      between  column kg; min 0; max 30
inSet(id)  inSet    column id; values a, b
none       sql      violations SELECT *\\x0aFROM feed
`);
});
