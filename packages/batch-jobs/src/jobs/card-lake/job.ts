import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseBronzePath } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { requireUnchanged, runPartialLake } from '@cardlake/engine';
import { CARD_LAKE_FOLDERS, LAKE_LIMIT, SCHEDULED_JOBS } from '@cardlake/job-contract';
import { LAKE_CHECKPOINT_FILE, LAKE_FOLDER, openLake, type Snapshot, tableId } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { eventIdsPath } from '@cardlake/silver-gold';
import { z } from 'zod';
import { defineJob, type JobContext, type JobReport } from '../../contract/job';
import { findBronze } from './find-bronze';
import { type LakeCopy, openLakeCopy, withNamesOf } from './lake-copy';
import { estimateWork, judgeWork, measureRoom } from './limit';
import { publishLake } from './publish-lake';
import { removeOldFiles } from './remove-old-files';

/** The embedded engine as the engine of a lake in a bucket. */
export const cardLakeJob = defineJob(
  {
    name: SCHEDULED_JOBS.lake,
    summary: 'Takes new card events of a lake from bronze to silver and gold, without Spark',
    inputs: [
      {
        path: 'bronze/streaming/card_*/ingest_dt=YYYY/MM/DD/HH/mm/*',
        meaning: 'authorisations and reports as they arrived',
      },
    ],
    outputs: [
      { path: LAKE_CHECKPOINT_FILE, meaning: 'says which files the lake has; readers go by it' },
      {
        path: 'silver/TABLE/dt=YYYY-MM-DD/*.parquet',
        meaning: 'rows of silver, as `cardlake run` writes them; a name has the id of its run',
      },
      {
        path: 'gold/TABLE/dt=YYYY-MM-DD/*.parquet',
        meaning: 'features for each event, and snapshots of merchants for each day',
      },
      {
        path: `${LAKE_FOLDER}/event_ids/`,
        meaning: 'the ids of the events in each file of silver, by which a run finds the days that it needs',
      },
      {
        path: `${LAKE_FOLDER}/removed/`,
        meaning: 'lists of files that the lake no longer has; they are deleted a day later',
      },
    ],
    settings: {
      until: {
        placeholder: '<instant>',
        meaning: 'process only what had arrived by then, such as 2024-01-15T00:00:00Z; default everything',
        schema: z.iso
          .datetime({ offset: true, error: 'expected an instant such as 2024-01-15T00:00:00Z' })
          .optional(),
      },
    },
    examples: ['--until 2024-01-15T00:00:00Z'],
  },
  async ({ until }, context) => {
    const tag = `${context.runId.replaceAll(/[^0-9A-Za-z]/g, '-')}-${randomUUID().slice(0, 8)}`;
    const root = join(context.tempDir, 'lake');
    return withNamesOf(context.store, root, async () =>
      run(await openLakeCopy(root, context), { tag, until }, context),
    );
  },
);

/** Options of a run. */
interface RunOptions {
  /** Last part of the names of its files. */
  readonly tag: string;
  readonly until: string | undefined;
}

async function run(copy: LakeCopy, { tag, until }: RunOptions, context: JobContext): Promise<JobReport> {
  const { store, clock, reporter, resources, signal, warn } = context;
  const { pending, processed, changed, unnameable } = await findBronze(store, copy.base);
  if (unnameable > 0)
    warn(`${numberOf(unnameable, 'object has', 'objects have')} a name that no file can have, and left out`);
  const limit = judgeWork(
    estimateWork(
      copy.base,
      pending.filter(({ path }) => hasArrivedBy(path, until)),
    ),
    await measureRoom(context.tempDir),
  );
  if (limit.warning !== undefined) warn(limit.warning);
  const stage = reporter.stage('fetch');
  const files = await findFiles(copy.base, context);
  copy.offer([...files.data, ...processed]);
  await copy.fetch([...pending, ...files.eventIds]);
  stage.done({ objects: pending.length, eventIds: files.eventIds.length });
  const { refined, gold, later, skipped, compacted, quarantined } = await runPartialLake(
    {
      lakeRoot: copy.root,
      ...(until === undefined ? {} : { windowEndMicros: Date.parse(until) * 1000 }),
    },
    { clock, reporter, resources, signal, bring: copy.bring, fileTag: tag },
  );
  for (const { path, reason } of skipped) warn(`${path} is left out: ${reason}`);
  const published = await publishLake(copy, tag, context);
  const filesDeleted = await removeOldFiles((await openLake(copy.root)).snapshot(), tag, context);
  requireUnchanged(changed);
  const rows = Object.values(refined.counts).map(({ silver }) => silver);
  return {
    objects: refined.objects,
    later,
    rows: rows.reduce((sum, some) => sum + some, 0),
    quarantined: quarantined.reduce((sum, { lines }) => sum + lines, 0),
    goldRows: gold.groups.reduce((sum, { changed: some }) => sum + some, 0),
    compacted,
    ...published,
    filesDeleted,
    [LAKE_LIMIT.field]: limit.percent,
  };
}

/** Tells whether an object arrived by the end of a run. */
const hasArrivedBy = (path: string, until: string | undefined): boolean =>
  until === undefined || (parseBronzePath(path)?.arrivalMicros ?? 0) <= Date.parse(until) * 1000;

/** Finds the files of a lake in the store, and the event ids of those of silver. */
async function findFiles(base: Snapshot, { store }: JobContext) {
  const folders = base.version === 0 ? [] : CARD_LAKE_FOLDERS.tables;
  const listed = (await Promise.all(folders.map((folder) => store.list(folder)))).flat();
  const ids = new Set(base.files(tableId(cardTransactions)).map(eventIdsPath));
  return { data: listed, eventIds: listed.filter(({ path }) => ids.has(path)) };
}
