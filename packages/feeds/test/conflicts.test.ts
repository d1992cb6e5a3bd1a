import { compileFeed, type FeedInput, feed, publishedFeeds } from '../src';
import { describeConflicts } from '../src/published/conflicts';
import { needsModules } from '../src/published/transform-imports';

const feedOf = (name: string, input: Partial<FeedInput> = {}) =>
  compileFeed(feed({ name, format: 'ndjson', columns: { v: 'string' }, ...input }));

test('the published feeds have names and folders of their own', () => {
  expect(describeConflicts(publishedFeeds)).toEqual([]);
});

test('a name is refused that two feeds have, or a table of the lake', () => {
  expect(describeConflicts([feedOf('a'), feedOf('b'), feedOf('a')])).toEqual([
    'there are two feeds "a"; give one of them another name',
  ]);
  for (const name of ['card_transactions', 'quarantine', 'feed_objects', 'a_blocked'])
    expect(describeConflicts([feedOf(name)])).toEqual([
      `the lake has a table ${name} of its own; give the feed another name`,
    ]);
});

test.each([
  ['in', 'in/b', 'bronze/feeds/in/b'],
  ['in/b', 'in', 'bronze/feeds/in/b'],
  ['in', 'in', 'bronze/feeds/in'],
])('a feed of %s that removes its objects is refused beside one of %s, once', (prefix, other, folder) => {
  const remover = feedOf('remover', { prefix, retentionDays: 30 });
  const keeper = feedOf('keeper', { prefix: other });
  for (const [first, second] of [
    [remover, keeper],
    [keeper, remover],
  ] as const)
    expect(describeConflicts([first, feedOf('third'), second])).toEqual([
      `the feeds ${second.name} and ${first.name} read the same objects, those of ${folder}, and remover removes them (retentionDays: 30); give each a prefix of its own, or leave out retentionDays`,
    ]);
});

test('feeds that remove nothing may share a folder, and others may have folders of similar names', () => {
  expect(describeConflicts([feedOf('a', { prefix: 'in' }), feedOf('b', { prefix: 'in/b' })])).toEqual([]);
  const removers = ['in', 'in2'].map((prefix) => feedOf(prefix, { prefix, retentionDays: 30 }));
  expect(describeConflicts(removers)).toEqual([]);
});

test.each([
  "import a from 'a';",
  "  import 'a';",
  'import {\n  a,\n} from "a";',
  "export * from 'a';",
  'export * as a from "a";',
  "export{a}from'a';",
  "export {\n  a as default,\n} from './a.mjs';",
  "const a = require('a');",
])('a transform that needs a module is known: %s', (text) => {
  expect(needsModules(`// A transform.\n${text}\n`)).toBe(true);
});

test.each([
  'export default (record) => ({ ...record, origin: record.from });',
  "export default (record) => ({ ...record, origin: record['from'] });",
  "export default (record) => ({ ...record, at: 'sent from \\'a\\'' });",
  "export default ({ from }) => ({ ids: Array.from('ab'), from });",
  'const a = (record) => record;\nexport { a as default };\n',
  "export { b };\nconst b = { from: 'x' };",
])('a transform of one file is taken: %s', (text) => {
  expect(needsModules(text)).toBe(false);
});
