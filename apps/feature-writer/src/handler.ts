import { openFeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { createS3Client, s3Reader, s3Writer } from '@cardlake/aws/s3';
import { sagemakerOnlineStore } from '@cardlake/feature-store/sagemaker';
import { numberOf, systemClock } from '@cardlake/runtime';
import type { Context } from 'aws-lambda';
import { writtenGroups } from './groups';
import { type OnlineTables, openOnlineTables } from './online-tables';
import { groupNameOf, parseEvent } from './part';
import { logger, PartTelemetry } from './telemetry';
import { type PartResult, writePart } from './write-part';
import { isOfTables, writeTables } from './write-tables';

/** Time reserved at the end for the replay file of records that are not written by then. */
const RESERVE_MS = 15_000;

const s3 = createS3Client();
const objects = { ...s3Reader(s3), ...s3Writer(s3) };
const runtime = openFeatureStoreRuntime();
const groups = writtenGroups(process.env);
let opened: OnlineTables | undefined;
const tables = () => (opened ??= openOnlineTables(process.env, runtime));

/**
 * Writes one part of a run's online updates into the feature group of its group, or the tables that decisions are made from.
 * @throws Error when records of a queued part fail again, so that the queue delivers it again
 */
export async function handler(event: unknown, context: Context): Promise<PartResult> {
  logger.addContext(context);
  const { part, isRetry } = parseEvent(event);
  const name = groupNameOf(part);
  if (isOfTables(name)) {
    const result = await writeTables(part, name, { objects, tables: tables() });
    new PartTelemetry(name).done(result);
    return result;
  }
  const group = groups.group(name);
  const telemetry = new PartTelemetry(group.name);
  const store = sagemakerOnlineStore({
    runtime,
    groupName: groups.featureGroup,
    callbacks: telemetry,
    deadline: systemClock.now() + context.getRemainingTimeInMillis() - RESERVE_MS,
  });
  const result = await writePart(part, group, { objects, store });
  telemetry.done(result);
  if (isRetry && result.failed > 0)
    throw new Error(`${numberOf(result.failed, 'record')} failed again: see ${result.replay}`);
  return result;
}
