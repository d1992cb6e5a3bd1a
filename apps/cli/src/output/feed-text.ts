import type { KnownObject, RemovedFiles, ReplayResult } from '@cardlake/engine';
import type { CompiledFeed, Rule } from '@cardlake/feeds';
import { duckdbType } from '@cardlake/schema';
import type { SampleCheck } from '../feeds/check-sample';
import { FEEDS_FOLDER, type LoadedFeed } from '../feeds/load-feeds';
import { count, numberOf } from './format';
import { printable } from './printable';
import { shellWord } from './shell-word';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

const text = (value: string): Cell => ({ text: value, isNumber: false });
const number = (value: number): Cell => ({ text: count(value), isNumber: true });

/** Formats a list of feeds. */
export const feedsText = (feeds: readonly LoadedFeed[], style: Style): string =>
  alignedTable(
    ['feed', 'version', 'format', 'columns', 'rules', 'declared in'],
    style,
  )(
    feeds.map(({ feed, file }) => [
      text(feed.name),
      number(feed.version),
      text(feed.format),
      number(feed.columns.length),
      number(feed.rules.length),
      text(file === undefined ? 'Cardlake' : `${FEEDS_FOLDER}/${file}`),
    ]),
  );

/** Formats a feed: its columns, key and rules. */
export function describeFeed(feed: CompiledFeed, style: Style): string {
  const columns = alignedTable(
    ['column', 'type', '', 'meaning'],
    style,
  )(
    feed.columns.map(({ name, type, nullable, description }) => [
      text(name),
      text(duckdbType(type)),
      text(nullable ? 'or null' : ''),
      text(description),
    ]),
  );
  const facts = [
    ...(feed.key.length > 0 ? [`key: ${feed.key.join(', ')}`] : []),
    ...(feed.orderBy.length > 0 ? [`the greatest wins: ${feed.orderBy.join(', ')}`] : []),
    `objects: bronze/feeds/${feed.prefix}/`,
    `gate: ${feed.gate}`,
    ...(feed.rules.length > 0 ? [] : ['rules: none']),
  ];
  const rules =
    feed.rules.length > 0
      ? `\n${alignedTable(['rule', 'kind', 'settings'], style)(feed.rules.map(ruleCells))}`
      : '';
  return `${style.title(printable(feed.name))} ${printable(feed.description)}\n\n${columns}\n${facts.map((fact) => `${printable(fact)}\n`).join('')}${rules}`;
}

/** A rule: its name, its kind, and its settings as they are declared. */
function ruleCells({ name, rule, ...declared }: Rule): Cell[] {
  const settings = Object.entries(declared).map(
    ([setting, value]) => `${setting} ${Array.isArray(value) ? value.join(', ') : value}`,
  );
  return [text(name), text(rule), text(settings.join('; '))];
}

/** Formats how the sample of a feed was read. */
export function sampleText(
  { feed, sample, records, rows, rejected, impurity, difference }: SampleCheck,
  style: Style,
): string {
  const name = printable(feed);
  const impure = impurity === null ? [] : [`the transform is no pure function: ${impurity}`];
  if (sample === null)
    return impure.length === 0
      ? `${style.good(`${name}: the definition is valid`)}\n`
      : `${style.bad(`${name}: ${printable(`in generated records, ${impure.join()}`)}`)}\n`;
  const faults = [
    ...rejected.map(({ place, reasons }) => `the record at byte ${place} is rejected: ${reasons.join(', ')}`),
    ...impure,
  ];
  if (rejected.length === 0 && impure.length === 0 && difference !== null)
    return `${style.bad(`${name}: its sample gives other rows than it should`)}\n  ${printable(difference)}\n`;
  if (faults.length === 0)
    return `${style.good(`${name}: the definition is valid, and all of its sample are rows`)} (${numberOf(records, 'record')})\n`;
  const lines = faults.map((fault) => `  ${printable(`${sample}: ${fault}`)}\n`);
  return `${style.bad(`${name}: ${rows} of ${numberOf(records, 'record')} of its sample are rows`)}\n${lines.join('')}`;
}

/** Formats the objects of feeds. */
export const feedObjectsText = (objects: readonly KnownObject[], style: Style): string =>
  objects.length === 0
    ? 'no objects of feeds yet\n'
    : alignedTable(
        ['feed', 'object', 'status', 'records', 'rows', 'rejected', 'breaks'],
        style,
      )(
        objects.map(({ feed, key, status, records, rows, rejected, rules }) => [
          text(feed),
          text(key),
          text(status),
          number(records),
          number(rows),
          number(rejected),
          text(rules.join(', ')),
        ]),
      );

/** Formats what `feed generate` wrote. */
export function generatedText(
  made: { readonly feed: string; readonly file: string; readonly records: number; readonly rejected: number },
  style: Style,
): string {
  const file = printable(made.file);
  const wrote = `wrote ${numberOf(made.records, 'record')} of ${printable(made.feed)} to ${file}\n`;
  if (made.rejected === 0)
    return `${wrote}Load them: \`cardlake feed run ${printable(made.feed)} ${shellWord(file)}\`\n`;
  return `${wrote}${style.bad(`${numberOf(made.rejected, 'record')} would be rejected`)}: the transform, or a rule, wants other values; change them in the file\n`;
}

/** Formats what a gate says about the new objects of a feed. */
export function gateText(feed: string, objects: readonly KnownObject[], style: Style): string {
  const name = printable(feed);
  if (objects.length === 0) return `${name}: nothing is new\n`;
  const blocked = objects.filter(({ status }) => status === 'blocked');
  const lines = objects.map(({ key, status, rows, rejected, rules }) => {
    const breaks = rules.length === 0 ? '' : `, breaks ${rules.join(', ')}`;
    return `  ${printable(`${key}: ${numberOf(rows, 'row')}, ${count(rejected)} rejected: would be ${status}${breaks}`)}\n`;
  });
  const passing = objects.length - blocked.length;
  const summary = `${numberOf(passing, 'object')} would be published, ${count(blocked.length)} blocked\n`;
  return `${(blocked.length > 0 ? style.bad : style.good)(`${name}:`)} ${summary}${lines.join('')}`;
}

/** Formats what a cleanup removed. */
export const cleanupText = ({ files, bytes }: RemovedFiles): string =>
  files === 0
    ? 'nothing is staged\n'
    : `removed ${numberOf(files, 'staged file')} (${numberOf(bytes, 'byte')})\n`;

/** Words for the steps of a replay. */
const ACTIONS: Readonly<Record<ReplayResult['steps'][number]['action'], string>> = {
  load: 'is not loaded: is loaded',
  reload: 'is loaded again',
  none: 'is loaded: stays as it is',
  gone: 'has changed or is gone: stays as it is',
};

/** Formats the objects of a replay. */
export const replayText = (steps: ReplayResult['steps'], style: Style): string =>
  steps.length === 0
    ? 'no object of the feed is in this range\n'
    : alignedTable(
        ['object', 'written', ''],
        style,
      )(
        steps.map(({ object, action }) => [
          text(object.key),
          text(new Date(object.modifiedMicros / MICROS_PER_MILLI).toISOString()),
          text(ACTIONS[action]),
        ]),
      );

const MICROS_PER_MILLI = 1000;
