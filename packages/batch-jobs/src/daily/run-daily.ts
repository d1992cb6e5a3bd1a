import { basename } from 'node:path';
import { type DuckSession, openSession, sha256Of } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { JobContext, JobReport, RowKind } from '../contract/job';
import type { Setting, ValuesOf } from '../contract/setting';
import { sizeOf, sizeSettings } from '../contract/sizes';
import { readBaseline } from '../results/baseline';
import { publish } from '../results/publish';
import type { DayResult } from '../results/result';
import type { WantedDays } from './day-results';
import { fetchInput, type InputFile } from './fetch-input';
import { requireReadable } from './query-files';

const textList = z
  .union([z.string().transform((text) => [text]), z.array(z.string()).readonly()])
  .optional()
  .transform((texts) => texts ?? []);

/** Settings of every job that makes a result for each day. @param folder of its input, under the root of the lake */
export const dailySettings = (folder: string, day: string) => ({
  date: {
    placeholder: '<day>',
    meaning: `the only ${day} to compute, such as 2024-01-15; default every day of the input`,
    schema: z.iso.date('expected a day such as 2024-01-15').optional(),
  } satisfies Setting<string | undefined>,
  ...sizeSettings,
  input: {
    placeholder: '<file>',
    meaning: `a Parquet file to add to ${folder} first; may be given several times`,
    isList: true,
    isLocalFile: () => true,
    schema: textList,
  } satisfies Setting<readonly string[]>,
});

/** Input of a computation, and what is wanted of it. */
export interface DailyInput extends WantedDays {
  readonly files: readonly InputFile[];
  /** Most rows to take, in the order of the files and of their rows. */
  readonly limit: number;
}

/** Results of days, counts for the report, and warnings about values that no result counts. */
export interface DailyResults {
  readonly results: readonly DayResult[];
  /** Counts of what was computed. */
  readonly computed: Readonly<Record<string, number>>;
  /** Counts of what was left out. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** Job that makes a result for each day of the files of a folder. */
export interface DailyWork {
  readonly job: string;
  /** Folder of the input, under the root of the lake. */
  readonly folder: string;
  readonly kind: RowKind;
  compute(input: DailyInput, session: DuckSession, context: JobContext): Promise<DailyResults>;
}

/** Brings the input, computes the results of its days and publishes them. */
export async function runDaily(
  { job, folder, kind, compute }: DailyWork,
  { date, size, rows, input }: ValuesOf<ReturnType<typeof dailySettings>>,
  context: JobContext,
): Promise<JobReport> {
  const { store, reporter, signal, warn } = context;
  const chosen = sizeOf({ size, rows });
  const id = { dataset: kind.dataset, size: chosen.name };
  // Before the input is listed: a run with newer input must not be replaced by this one.
  const baseline = await readBaseline(store, id, date);
  const added = input.map((path): InputFile => ({ name: basename(path), path }));
  const files = await fetchInput(folder, added, context);
  const emptyDays = [...baseline].filter(([, { manifest }]) => manifest.rows > 0).map(([day]) => day);
  const stage = reporter.stage('compute');
  const { results, computed, leftOut, warnings } = await withSession(files, context, (session) =>
    compute({ files, limit: chosen.rows, day: date, emptyDays }, session, context),
  );
  const groups = results.reduce((sum, result) => sum + result.rows.length, 0);
  const facts = { ...computed, groups, days: results.length };
  stage.done(facts);
  for (const warning of warnings) warn(warning);
  signal.throwIfAborted();
  for (const { name, path } of added)
    await store.upload(`${folder}${name}`, path, { sha256: await sha256Of(path) });
  const counts = await publish({ job, ...id, entityPrefix: kind.entityPrefix, baseline, results }, context);
  return { files: files.length, ...facts, ...leftOut, ...counts };
}

/** Runs work with a session, which the end of the run interrupts. A query that fails on a torn file fails with its name. */
async function withSession<T>(
  files: readonly InputFile[],
  { tempDir, resources, signal }: JobContext,
  work: (session: DuckSession) => Promise<T>,
): Promise<T> {
  const session = await openSession({ tempDir, ...resources });
  const interrupt = () => session.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await work(session);
  } catch (error) {
    signal.throwIfAborted();
    if (isUserError(error, 'sql') && !session.isInterrupted()) await requireReadable(session, files);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    session.close();
  }
}
