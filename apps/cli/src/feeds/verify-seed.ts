import type { Functions } from '@cardlake/aws/functions';
import { writeAnnouncement } from '@cardlake/elt/messages';
import { type CompiledFeed, feedFolder, feedTableName, sampleText } from '@cardlake/feeds';
import type { PublishVerdict } from '@cardlake/job-contract';
import { messageOf } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import type { FeedPublication } from './publication';
import type { PublicationReport } from './publication-report';
import type { Check } from './verify-deployed';

/** Ports of a seed. */
export interface SeedPorts {
  /** Name of the environment. */
  readonly env: string;
  readonly bucket: string;
  /** Writes an object of the lake. */
  readonly put: (key: string, content: string | Buffer) => Promise<unknown>;
  readonly publication: Pick<FeedPublication, 'history' | 'look' | 'readVerdicts' | 'start'>;
  readonly functions: Functions;
  /** Name of the function `extract`. */
  readonly extract: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A file of the user, whose rows stay in the table. */
export interface SeedFile {
  /** Its name tells how its content is compressed. */
  readonly name: string;
  readonly content: Buffer;
}

/** Options of a seed. */
export interface SeedOptions {
  /** Undefined for an object without a record. */
  readonly file?: SeedFile | undefined;
  /** Milliseconds between two looks, and until it is given up. */
  readonly pollMs: number;
  readonly limitMs: number;
}

/** An object of a feed. */
interface Seed {
  readonly table: string;
  readonly key: string;
}

/** Executions in which the seed is looked for: others may publish the feed meanwhile. */
const NEWEST = 10;
/** Number of looks for an object that should not wait again. */
const LOOKS = 3;
const NEXT = 'see the checks above, and the logs of the functions';

/** Ends of names by which files are read: `.ndjson`, `.csv.gz`. */
const EXTENSION = /(\.[a-z]+)?(\.gz)?$/i;

/**
 * Checks the way of an object from the bucket to the published table, by a file or by an object without a record, and that an event which is delivered twice does no
 * harm. Each check needs the one before. Without a file, the table of the feed stays as it is; `feed_objects` has a receipt of the object.
 */
export async function verifySeed(
  feed: CompiledFeed,
  ports: SeedPorts,
  options: SeedOptions,
): Promise<Check[]> {
  const { env, put, now } = ports;
  const { file } = options;
  const extension = EXTENSION.exec(file?.name ?? '')?.[0] || `.${feed.format}`;
  const seed: Seed = {
    table: feedTableName(feed),
    key: `${feedFolder(feed)}/cardlake-verify/${new Date(now()).toISOString().replaceAll(':', '')}${extension}`,
  };
  const empty = [...sampleText(feed, { rows: 0, nowMicros: 0, draw: () => 0 })].join('') || '\n';
  let version = '';
  const steps: readonly (readonly [string, () => Promise<string>])[] = [
    [
      'seed',
      async () => {
        await put(seed.key, file?.content ?? empty);
        return `put ${seed.key}, which has ${file === undefined ? 'no record' : `the content of ${file.name}`}`;
      },
    ],
    ['staged', () => waitForStaged(seed, ports, options)],
    [
      'published',
      async () => {
        const { execution, verdict } = await waitForVerdict(seed, ports, options);
        if (verdict.status === 'blocked')
          throw new Error(
            `blocked by ${verdict.rules.join(', ')}: the table breaks a rule; see \`cardlake feed gate status ${execution} --env ${env}\``,
          );
        version = verdict.version;
        if (file === undefined) return `by ${execution}`;
        const { rows, rejected } = verdict;
        const text = `by ${execution}, with ${numberOf(rows, 'row')} of it in ${seed.table}, ${numberOf(rejected, 'record')} in quarantine`;
        if (rows === 0) throw new Error(text);
        return text;
      },
    ],
    ['announced again', () => announceAgain({ ...seed, version }, ports, options)],
  ];
  const checks: Check[] = [];
  for (const [check, run] of steps) {
    try {
      checks.push({ check, isOk: true, text: await run() });
    } catch (error) {
      checks.push({ check, isOk: false, text: messageOf(error) });
      break;
    }
  }
  return checks;
}

/** Looks again until something is found. @throws Error after the time for it */
async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { now, sleep }: SeedPorts,
  { pollMs, limitMs }: SeedOptions,
): Promise<T> {
  for (const end = now() + limitMs; ; await sleep(pollMs)) {
    const found = await look();
    if (found !== undefined) return found;
    if (now() >= end) throw new Error(`${what} within ${limitMs / 1000} s: ${NEXT}`);
  }
}

const waitForStaged = (seed: Seed, ports: SeedPorts, options: SeedOptions): Promise<string> =>
  waitFor(
    'expected the object to be planned, loaded and collected',
    async () =>
      (await isWaiting(seed, ports)) ||
      (await findVerdict(seed, await ports.publication.history(NEWEST), ports)) !== undefined
        ? 'planned, loaded and collected'
        : undefined,
    ports,
    options,
  );

/** Starts the publication of the feed until an execution has judged the seed. @throws Error when one that was started here fails */
function waitForVerdict(seed: Seed, ports: SeedPorts, options: SeedOptions): Promise<JudgedSeed> {
  const executions = new Set<string>();
  const look = async () => {
    const reports = await ports.publication.history(NEWEST);
    const found = await findVerdict(seed, reports, ports);
    if (found !== undefined) return found;
    requireNoFailure(
      reports.filter(({ execution }) => executions.has(execution)),
      ports,
    );
    for (const started of await ports.publication.start(seed.table))
      if (started.outcome === 'started') executions.add(started.execution);
    return undefined;
  };
  return waitFor('expected a verdict on the object', look, ports, options);
}

/** A publication that fails does so again: nobody waits for the next. */
function requireNoFailure(reports: readonly PublicationReport[], { env }: SeedPorts): void {
  const failed = reports.find(({ ended, status }) => ended !== null && status !== 'SUCCEEDED');
  if (failed === undefined) return;
  const { execution, status, error, cause } = failed;
  throw new Error(
    `${execution} ended ${status}: ${[error, cause].filter(Boolean).join(': ')}; see \`cardlake feed gate status ${execution} --env ${env}\``,
  );
}

interface JudgedSeed {
  readonly execution: string;
  readonly verdict: PublishVerdict;
}

async function findVerdict(
  { table, key }: Seed,
  reports: readonly PublicationReport[],
  { publication }: SeedPorts,
): Promise<JudgedSeed | undefined> {
  const ended = reports.filter(({ feed, facts }) => feed === table && facts !== null);
  for (const { execution } of ended) {
    const verdict = (await publication.readVerdicts(execution)).find((one) => one.key === key);
    if (verdict !== undefined) return { execution, verdict };
  }
  return undefined;
}

async function isWaiting({ table, key }: Seed, { publication }: SeedPorts): Promise<boolean> {
  const states = await publication.look(key);
  return states.some(({ feed, keys }) => feed === table && keys.includes(key));
}

/** Hands the same version to `extract` once more, as an event that is delivered twice does, and looks whether it waits again for its publication. */
async function announceAgain(
  seed: Seed & { readonly version: string },
  ports: SeedPorts,
  { pollMs }: SeedOptions,
): Promise<string> {
  const { bucket, functions, extract, sleep } = ports;
  const message = {
    messageId: 'cardlake-verify',
    eventSource: 'aws:sqs',
    body: writeAnnouncement({ bucket, key: seed.key, version: seed.version }),
  };
  const { batchItemFailures }: { batchItemFailures?: readonly unknown[] } = Object(
    await functions.ask(extract, { Records: [message] }),
  );
  if (batchItemFailures?.length !== 0)
    throw new Error(`${extract} failed on the object that it knows; its log says why`);
  // Whatever it told of by mistake needs some time to be loaded and collected.
  for (let look = 0; look < LOOKS; look++) {
    await sleep(pollMs);
    if (await isWaiting(seed, ports))
      throw new Error(`${seed.key} is published, and waits for its publication a second time`);
  }
  return `${extract} was handed the published version once more, and nothing waits again`;
}
