import type { CompiledFeed } from '@cardlake/feeds';
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

/** The feed that a command is about, with every feed that its rules may refer to. */
interface ChosenFeed extends LoadedFeed {
  readonly feeds: readonly CompiledFeed[];
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

/**
 * Loads the feed that a command is about, for one that removes objects which the feed keeps no longer. A feed with `retentionDays` is refused while
 * a file has faults, since the feed of that file may read the same objects.
 * @throws UserError as {@link findFeed}; `feed_refused`
 */
export async function chooseFeedToRun(app: App, name: string): Promise<ChosenFeed> {
  const loaded = await loadFeeds(app.folder);
  const found = findFeed(loaded, name);
  const { retentionDays } = found.feed;
  if (retentionDays === null || loaded.faulty.length === 0) return warn(app, loaded, found);
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
  return { ...found, feeds: feeds.map(({ feed }) => feed) };
}

/** Ends a command over all feeds, once it has told what there is to tell. @throws UserError `bad_feed` with the faults of every file */
export function requireSound({ faulty }: LoadedFeeds): void {
  const [first, ...more] = faulty;
  if (first === undefined) return;
  if (more.length === 0) throw first.error;
  throw new UserError('bad_feed', faulty.map(({ error }) => error.message).join('\n'), {
    hint: `Correct ${places(faulty)}.`,
  });
}
