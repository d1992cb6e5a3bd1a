import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FACTS, RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { z } from 'zod';
import type { JobKind } from './job-request';

const facts = z.record(z.enum(RUN_FACTS), z.number());

/**
 * Reads the result of a job that succeeded: the facts in the folder of its run, or the last line that it
 * printed.
 * @param printed its standard output.
 * @throws Error when there is none.
 */
export function jobSummary(
  kind: JobKind,
  lake: string,
  runId: string,
  printed: string,
): Readonly<Record<string, unknown>> {
  if (kind === 'stream') {
    return facts.parse(JSON.parse(readFileSync(join(lake, RUNS_PREFIX, runId, RUN_FILES.facts), 'utf8')));
  }
  const last = printed.trimEnd().split('\n').at(-1) ?? '';
  return z.record(z.string(), z.unknown()).parse(JSON.parse(last));
}
