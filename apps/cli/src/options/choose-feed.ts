import { type CompiledFeed, feedOfTable, findReferenced } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';
import type { App } from '../app';
import {
  type FaultyFile,
  FEEDS_FOLDER,
  type LoadedFeed,
  type LoadedFeeds,
  loadFeeds,
} from '../feeds/load-feeds';
import { remark } from '../output/mode';

/** The feed that a command is about, with every feed that its rules may refer to, and the files that declare none. */
interface ChosenFeed extends LoadedFeed {
  readonly feeds: readonly CompiledFeed[];
  readonly faulty: readonly FaultyFile[];
}

const places = (faulty: readonly FaultyFile[]): string =>
  faulty.map(({ file }) => `${FEEDS_FOLDER}/${file}`).join(', ');

/**
 * Finds a feed by its name.
 * @throws UserError `bad_feed` with the faults of its file; `unknown_feed` with the names of all
 */
export function findFeed({ feeds, faulty }: LoadedFeeds, name: string): LoadedFeed {
  const fault = faulty.find((one) => one.name === name);
  if (fault !== undefined) throw fault.error;
  const found = feeds.find(({ feed }) => feed.name === name);
  if (found !== undefined) return found;
  const left = faulty.length === 0 ? '' : `; faults are in ${places(faulty)}`;
  throw new UserError('unknown_feed', `there is no feed ${name}`, {
    hint: `Feeds are ${feeds.map(({ feed }) => feed.name).join(', ')}${left}; \`cardlake feed scaffold ${name}\` begins a new one.`,
  });
}

/** Loads the feed that a command is about, and warns of files that declare none. @throws UserError as {@link findFeed} */
export async function chooseFeed(app: App, name: string): Promise<ChosenFeed> {
  const loaded = await loadFeeds(app.folder);
  return warn(app, loaded, findFeed(loaded, name));
}

/** Loads the feed that a command is about, for one that judges by its rules. @throws UserError as {@link findFeed} and {@link requireParents} */
export async function chooseFeedToJudge(app: App, name: string): Promise<ChosenFeed> {
  const chosen = await chooseFeed(app, name);
  requireParents(chosen.feed, chosen);
  return chosen;
}

/**
 * Refuses a feed with a rule that refers to a feed whose file has faults.
 * @param feeds every feed that can be loaded
 * @throws UserError `feed_refused`
 */
export function requireParents(
  feed: CompiledFeed,
  { feeds, faulty }: Pick<ChosenFeed, 'feeds' | 'faulty'>,
): void {
  for (const rule of feed.rules) {
    if (rule.rule !== 'foreignKey' || findReferenced(feeds, rule.feed) !== undefined) continue;
    const files = faulty.filter((one) => one.name === feedOfTable(rule.feed));
    if (files.length > 0)
      throw new UserError(
        'feed_refused',
        `feed ${feed.name}: ${rule.name}: the file of the feed "${rule.feed}" has faults: ${places(files)}`,
        { hint: '`cardlake feed check` names the faults; correct them first.' },
      );
  }
}

/**
 * Loads the feed that a command is about, for one that removes objects which the feed keeps no longer. A feed with `retentionDays` is refused while
 * a file has faults, since the feed of that file may read the same objects.
 * @throws UserError as {@link findFeed} and {@link requireParents}; `feed_refused`
 */
export async function chooseFeedToRun(app: App, name: string): Promise<ChosenFeed> {
  const loaded = await loadFeeds(app.folder);
  const found = findFeed(loaded, name);
  const { retentionDays } = found.feed;
  if (retentionDays === null || loaded.faulty.length === 0) {
    const chosen = warn(app, loaded, found);
    requireParents(chosen.feed, chosen);
    return chosen;
  }
  throw new UserError(
    'feed_refused',
    `feed ${name} removes its objects (retentionDays: ${retentionDays}), and feeds whose files have faults may read them, too: ${places(loaded.faulty)}`,
    { hint: '`cardlake feed check` names the faults; correct them first.' },
  );
}

function warn(app: App, { feeds, faulty }: LoadedFeeds, found: LoadedFeed): ChosenFeed {
  for (const one of faulty)
    remark(
      app,
      `warning: ${places([one])} has faults, and is left out: \`cardlake feed check\` names them\n`,
    );
  return { ...found, feeds: feeds.map(({ feed }) => feed), faulty };
}

/**
 * Ends a command over feeds, once it has told what there is to tell.
 * @param refusals refusals of feeds whose files have no faults
 * @throws UserError `bad_feed` with the faults of every file and the refusals; `feed_refused` with the refusals alone
 */
export function requireSound(
  { faulty }: Pick<LoadedFeeds, 'faulty'>,
  refusals: readonly UserError[] = [],
): void {
  const errors = [...faulty.map(({ error }) => error), ...refusals];
  const [first] = errors;
  if (first === undefined) return;
  if (errors.length === 1) throw first;
  const hints = [
    ...(faulty.length > 0 ? [`Correct ${places(faulty)}.`] : []),
    ...refusals.flatMap(({ hint }) => hint ?? []),
  ];
  throw new UserError(first.code, errors.map(({ message }) => message).join('\n'), {
    hint: [...new Set(hints)].join(' '),
  });
}
