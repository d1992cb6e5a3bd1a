import { bronzeTypes } from '@cardlake/bronze';
import { count, numberOf } from '@cardlake/runtime';
import { compareWithObject, countConflicts, readLineCounts, type SourceObject } from '@cardlake/silver-gold';
import { type BronzeSurvey, surveyBronze } from '../catalog/bronze-survey';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

const SHOWN = 5;
/** Objects of a type whose lines are compared with their rows, spread over all, and the lines that they may have together. */
const SAMPLED_OBJECTS = 25;
const SAMPLED_LINES = 100_000;

/**
 * Checks that every file below the bronze prefix is an object, and that no processed object has changed; and for a sample
 * of the objects, that all lines were taken as they read now, and that the rows of silver, and the decisions, are what they say. An
 * object that retention deleted is no fault.
 */
export async function checkBronze(read: ReadContext): Promise<Finding[]> {
  const stage = read.reporter.stage('verify bronze');
  const unchanged: SourceObject[] = [];
  const survey = surveyBronze(read.lake.root, read.snapshot, (object) => unchanged.push(object));
  const findings = [...findStrays(survey), ...findChanged(survey)];
  const sample = bronzeTypes.flatMap((type) =>
    sampleObjects(
      read,
      unchanged.filter((object) => object.type === type),
    ),
  );
  const conflicts = await countConflicts(read.session, read.snapshot);
  for (const object of sample) {
    const content = await compareWithObject(read.session, read.snapshot, object);
    findings.push(...findMiscounted(read, object, content, conflicts.get(object.path) ?? 0));
    const { foreign } = content;
    if (foreign.length === 0) continue;
    findings.push({
      check: 'bronze',
      message: `${object.path}: ${numberOf(foreign.length, 'row is', 'rows are')} not what its lines say`,
      examples: foreign.slice(0, SHOWN),
    });
  }
  stage.done({
    objects: survey.objects,
    expired: survey.expired,
    compared: sample.length,
    findings: findings.length,
  });
  return findings;
}

/** Files that are being written, or begin with a dot, are not objects. */
const findStrays = ({ skipped }: BronzeSurvey): Finding[] =>
  skipped
    .filter(({ reason }) => reason !== 'unfinished')
    .map(({ path, reason }) => ({ check: 'bronze', message: `${path} is not processed: ${reason}` }));

const findChanged = ({ changed }: BronzeSurvey): Finding[] =>
  changed.map(({ path, bytes, processedBytes }) => ({
    check: 'bronze',
    message: `${path} has changed: it had ${numberOf(processedBytes, 'byte')} when it was processed, and has ${count(bytes)}`,
  }));

/** Lines that were never read, or that other rules judged: a rule that changed, or a part of the object that was skipped. */
function findMiscounted(
  { snapshot }: ReadContext,
  { path }: SourceObject,
  { lines, valid }: { readonly lines: number; readonly valid: number },
  conflicts: number,
): Finding[] {
  const entry = snapshot.ledger().get(path);
  if (entry === undefined) return [];
  const counts = readLineCounts(entry);
  const accepted = counts.silver + counts.duplicates + conflicts;
  if (counts.lines === lines && accepted === valid) return [];
  const message = `${path} has ${numberOf(lines, 'line')}, ${count(valid)} of them valid, but ${count(counts.lines)} were processed, and ${count(accepted)} taken; \`cardlake rebuild --from bronze\` reads it again`;
  return [{ check: 'bronze', message }];
}

/** Chooses some of the processed objects, evenly spread, the first and the last among them. */
function sampleObjects({ snapshot }: ReadContext, processed: readonly SourceObject[]): SourceObject[] {
  const ledger = snapshot.ledger();
  const step = Math.max(1, (processed.length - 1) / (SAMPLED_OBJECTS - 1));
  const chosen: SourceObject[] = [];
  let lines = 0;
  for (let at = 0; Math.round(at) < processed.length; at += step) {
    const object = processed[Math.round(at)];
    const entry = object && ledger.get(object.path);
    if (object === undefined || entry === undefined) continue;
    lines += readLineCounts(entry).lines;
    if (lines > SAMPLED_LINES && chosen.length > 0) break;
    chosen.push(object);
  }
  return chosen;
}
