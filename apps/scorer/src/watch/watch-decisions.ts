import { gunzipSync } from 'node:zlib';
import { assembledGroups, snapshotGroups } from '@cardlake/card-features';
import { AuditTally, type DecisionAudit } from '@cardlake/feature-store/assembled';
import { RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { createEvidenceJudge, createLineReader } from '@cardlake/prediction';
import { numberOf } from '@cardlake/runtime';
import { readEvidenceList } from './evidence-list';
import { openVersionMeters, type VersionDrift } from './version-meters';
import type { WatchPorts } from './watch-ports';

/** Mismatches that a report names. */
const EXAMPLES = 10;

/** Findings about the decisions of a day. */
export interface WatchReport {
  readonly audit: DecisionAudit;
  readonly drift: readonly VersionDrift[];
}

/**
 * Judges the decisions of a day by the evidence that a run left, and measures their drift. One part is in memory at a time.
 * @throws Error when a part is missing, or holds other decisions than its run counted
 */
export async function watchDecisions(run: string, ports: WatchPorts): Promise<WatchReport> {
  const { objects, bucket } = ports;
  const read = async (key: string): Promise<Uint8Array> => {
    const found = await objects.get({ bucket, key });
    if (found === undefined) throw new Error(`s3://${bucket}/${key} does not exist`);
    return found.content;
  };
  const list = readEvidenceList(await read(`${RUNS_PREFIX}/${run}/${RUN_FILES.evidence}`));
  const meters = await openVersionMeters(list.versions, ports);
  const tally = new AuditTally(EXAMPLES);
  const judge = createEvidenceJudge(snapshotGroups, tally);
  const readLine = createLineReader(assembledGroups, snapshotGroups);
  for (const key of list.parts)
    for (const text of listLines(gunzipSync(await read(key)))) {
      const line = readLine(text);
      judge(line);
      for (const { decision } of line.decisions) meters.add(decision);
    }
  const { day, decisions, undecided, otherDefinitions } = list;
  const { classes, unproven, mismatches } = tally;
  const judged = sum(Object.values(classes));
  const expected = sum(list.definitions.map((each) => each.decisions));
  if (judged !== expected)
    throw new Error(`${run} left ${numberOf(expected, 'decision')} to audit, and its parts hold ${judged}`);
  return {
    audit: { day, decisions, undecided, classes, unproven, otherDefinitions, mismatches },
    drift: meters.measure(),
  };
}

const LINE_END = 0x0a;

function* listLines(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(LINE_END, from);
    const to = found === -1 ? bytes.length : found;
    if (to > from) yield bytes.toString('utf8', from, to);
    from = to + 1;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
