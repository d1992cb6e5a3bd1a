import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FACTS, RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { z } from 'zod';
import type { JobKind } from './job-request';

const facts = z.record(z.enum(RUN_FACTS), z.number());

/**
 * What a job that has ended well did: the facts it left in its run's folder, or what it printed last.
 * @param printed its standard output
 * @throws Error when it left none
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
