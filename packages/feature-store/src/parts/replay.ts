import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineRecord } from '../record';
import { fromWire, toWire } from '../sagemaker/wire';
import type { FailedRecord } from '../store';

/** File name extension of replay files. */
export const REPLAY_ENDING = '.ndjson';

const line = z.strictObject({
  /** The reason why the record was not written. */
  reason: z.string(),
  /** Values of the API, by feature. */
  values: z.record(z.string(), z.string()),
});

/**
 * Formats records that could not be written as a file that can be put again: one JSON object per line, with the reason
 * and the values of the API.
 */
export const formatReplay = (group: OnlineGroup, failed: readonly FailedRecord[]): string =>
  failed
    .map(({ record, reason }) => {
      const values = Object.fromEntries(
        toWire(group, record).map(({ FeatureName = '', ValueAsString = '' }) => [FeatureName, ValueAsString]),
      );
      return `${JSON.stringify({ reason, values } satisfies z.input<typeof line>)}\n`;
    })
    .join('');

/**
 * Reads the records of a replay file.
 * @param where name of the file in errors
 * @throws UserError `bad_part` naming the invalid line
 */
export function readReplay(group: OnlineGroup, text: string, where: string): OnlineRecord[] {
  const known = new Set(Object.keys(onlineFields(group)));
  return text.split('\n').flatMap((each, i) => {
    if (each === '') return [];
    const invalid = (reason: string) =>
      new UserError('bad_part', `line ${i + 1} of ${where} ${reason}`, {
        hint: 'Put a replay file unchanged; check that it belongs to this group and version.',
      });
    const parsed = line.safeParse(parseJson(each));
    if (!parsed.success) throw invalid('is not a record');
    const { values } = parsed.data;
    const unknown = Object.keys(values).find((name) => !known.has(name));
    if (unknown !== undefined) throw invalid(`has a feature ${unknown} that ${group.name} lacks`);
    for (const name of [group.recordId, EVENT_TIME])
      if (values[name] === undefined) throw invalid(`lacks ${name}`);
    return fromWire(
      group,
      Object.entries(values).map(([FeatureName, ValueAsString]) => ({ FeatureName, ValueAsString })),
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
