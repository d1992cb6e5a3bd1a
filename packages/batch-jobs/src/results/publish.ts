import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { forEachConcurrently } from '@cardlake/aws';
import { numberOf, UserError } from '@cardlake/runtime';
import type { JobContext } from '../contract/job';
import type { DataStore } from '../store/ports';
import type { Baseline } from './baseline';
import { writeLookups } from './lookups';
import { type Manifest, manifestContent, readManifest } from './manifest';
import { manifestPath, publicPath, type ResultId, versionPath } from './paths';
import { removeOldVersions } from './remove-old-versions';
import type { DayResult, StandingResult } from './result';

/** Days at once; each is a handful of small requests. */
const CONCURRENCY = 16;

/** Results of one run, to be published. */
interface Publication extends Omit<ResultId, 'date'> {
  readonly job: string;
  /** Begins the entity of each item; default nothing. */
  readonly entityPrefix?: string | undefined;
  readonly baseline: Baseline;
  readonly results: readonly DayResult[];
}

/** Days of a run by what became of them, and items written to the table. */
export interface PublishedCounts {
  readonly published: number;
  readonly unchanged: number;
  readonly items: number;
}

/**
 * Publishes results day by day: the file under a name of its own, then the manifest, which makes it the result, then the
 * copy for readers that know no manifest, then the items for lookups. A run that dies between two of these leaves the old
 * result or the new one; the next run does what is left.
 * @throws UserError `result_overtaken` naming the days that another run published meanwhile; the others are published
 */
export async function publish(publication: Publication, context: JobContext): Promise<PublishedCounts> {
  const { store, signal } = context;
  const overtaken: string[] = [];
  const standing: StandingResult[] = [];
  let unchanged = 0;
  const stage = context.reporter.stage('publish', publication.results.length);
  await store.exclusively(() =>
    forEachConcurrently(publication.results, CONCURRENCY, async (result) => {
      signal.throwIfAborted();
      const { manifest, isNew } = (await swapManifest(publication, result, context)) ?? {};
      if (manifest === undefined) overtaken.push(result.date);
      else if (await publishCopy(store, { ...publication, date: result.date }, manifest, result))
        standing.push({ result, manifest });
      else overtaken.push(result.date);
      if (isNew === false) unchanged++;
      stage.advance(1);
    }),
  );
  const counts = { published: standing.length - unchanged, unchanged };
  stage.done(counts);
  const items = await writeLookups(standing, publication.entityPrefix ?? '', context);
  await removeOldVersions(publication, standing, context);
  if (overtaken.length > 0) {
    const days = overtaken.sort().slice(0, 5).join(', ');
    throw new UserError(
      'result_overtaken',
      `another run published ${overtaken.length} of ${numberOf(publication.results.length, 'day')} meanwhile: ${days}${overtaken.length > 5 ? ', …' : ''}`,
      { hint: 'Its results stand. Run the job again if its input was older than yours.' },
    );
  }
  return { ...counts, items };
}

/** Makes a result the one of its day. @returns its manifest; undefined when another run was faster, with another result */
async function swapManifest(
  { job, dataset, size, baseline }: Publication,
  { date, file, rows }: DayResult,
  { store, runId, clock }: JobContext,
): Promise<{ readonly manifest: Manifest; readonly isNew: boolean } | undefined> {
  const id = { dataset, date, size };
  const content = readFileSync(file);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const before = baseline.get(date);
  if (before?.manifest.sha256 === sha256) return { manifest: before.manifest, isNew: false };
  const generation = (before?.manifest.generation ?? 0) + 1;
  const path = versionPath(id, generation, sha256);
  // Undefined cannot be: the same name holds the same content.
  await store.swap(path, content, undefined);
  const keys = rows.map(({ key }) => key);
  const earlier = [...(before?.manifest.keys ?? []), ...(before?.manifest.retired ?? [])];
  const manifest: Manifest = {
    job,
    date,
    size,
    generation,
    run: runId,
    computedAt: new Date(clock.now()).toISOString(),
    file: path,
    bytes: content.length,
    sha256,
    rows: rows.length,
    keys,
    retired: [...new Set(earlier)].filter((key) => !keys.includes(key)),
  };
  if ((await store.swap(manifestPath(id), manifestContent(manifest), before?.version)) !== undefined)
    return { manifest, isNew: true };
  const winner = (await readManifest(store, id))?.manifest;
  return winner?.sha256 === sha256 ? { manifest: winner, isNew: false } : undefined;
}

/**
 * Writes the copy for readers that know no manifest, as the manifest says, and looks again afterwards: the run of an
 * earlier result may write its copy late, over an equal one, and has to mend it.
 * @returns false if a later run has published
 */
async function publishCopy(
  store: DataStore,
  id: ResultId,
  own: Manifest,
  { file }: DayResult,
): Promise<boolean> {
  for (;;) {
    // First the copy, then the manifest: a run that publishes in between replaces this version of the copy.
    const copy = await store.read(publicPath(id));
    const current = (await readManifest(store, id))?.manifest;
    const isOwn = current?.generation === own.generation;
    const content = isOwn ? readFileSync(file) : current && (await store.read(current.file))?.content;
    if (content === undefined || copy?.content.equals(content)) return isOwn;
    await store.swap(publicPath(id), content, copy?.version);
  }
}
