import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreeName } from '@cardlake/engine';
import { compileFeed, FeedError, feedDefinitions, parseFeedYaml, readFeed } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';
import { FEEDS_FOLDER } from './load-feeds';

const definition = (
  name: string,
): string => `# A feed: a dataset that arrives as files. Put them into bronze/feeds/${name}/ of the lake.
name: ${name}
description: what the rows are
format: ndjson # or json (an array), csv

columns:
  id: { type: string, description: what identifies a row }
  status: string
  amount: { type: 'decimal(18,4)', nullable: true }
  updated_at: timestamp

key: [id] # one row for each id …
orderBy: [updated_at] # … the newest
partitionBy: updated_at
transform: ./${name}.transform.mjs # or leave it out

# Objects that break a rule are not published until a person releases them.
rules:
  - { rule: inSet, column: status, values: [open, closed] }
  - { rule: between, column: amount, min: 0, max: 1000000 }
  - { rule: rowCount, min: 1 }
`;

const TRANSFORM = `/**
 * From the object of a record to the object that the columns read: a pure function of the record alone.
 * @param {Record<string, unknown>} record
 */
export default (record) => ({ ...record, status: String(record.status).toLowerCase() });
`;

const SAMPLE = `{"id":"1","status":"open","amount":12.5,"updated_at":"2026-05-01T08:00:00Z"}
{"id":"2","status":"CLOSED","amount":null,"updated_at":"2026-05-01T09:30:00Z"}
{"id":"1","status":"closed","amount":12.5,"updated_at":"2026-05-02T08:00:00Z"}
`;

/** The rows that the sample gives. */
const EXPECTED = `{"id":"1","status":"open","amount":12.5,"updated_at":"2026-05-01T08:00:00Z"}
{"id":"2","status":"closed","amount":null,"updated_at":"2026-05-01T09:30:00Z"}
{"id":"1","status":"closed","amount":12.5,"updated_at":"2026-05-02T08:00:00Z"}
`;

/**
 * Writes the definition of a new feed, its transform, a sample and the rows that it gives into the `feeds` folder.
 * @returns the paths of the files, from the working directory
 * @throws UserError `feed_taken` when one of the files exists; as `requireName`
 */
export function scaffoldFeed(folder: string, name: string): string[] {
  requireName(name);
  const files = {
    yaml: definition(name),
    'transform.mjs': TRANSFORM,
    'sample.ndjson': SAMPLE,
    'expected.ndjson': EXPECTED,
  };
  const paths = Object.entries(files).map(([kind, text]) => ({
    path: `${FEEDS_FOLDER}/${name}.${kind}`,
    text,
  }));
  const taken = paths.find(({ path }) => existsSync(join(folder, path)));
  if (taken !== undefined)
    throw new UserError('feed_taken', `${taken.path} exists`, {
      hint: 'Choose another name, or remove the file.',
    });
  mkdirSync(join(folder, FEEDS_FOLDER), { recursive: true });
  for (const { path, text } of paths) writeFileSync(join(folder, path), text);
  return paths.map(({ path }) => path);
}

/** Requires a name that a feed can have. @throws UserError `bad_feed` for one that is none; `feed_taken` for that of another feed; `feed_refused` for a table of the lake */
function requireName(name: string): void {
  const declared = parseFeedYaml(definition('any'), name) as object;
  try {
    requireFreeName(compileFeed(readFeed({ ...declared, name, transform: undefined })));
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new UserError('bad_feed', error.message, {
      hint: 'Choose a name such as ups_shipping.',
      cause: error,
    });
  }
  if (feedDefinitions.some((each) => each.name === name))
    throw new UserError('feed_taken', `the feed ${name} comes with Cardlake`, {
      hint: 'Choose another name.',
    });
}
