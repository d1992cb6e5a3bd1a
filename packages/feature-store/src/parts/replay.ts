import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineRecord } from '../record';
import { fromWire, toWire } from '../sagemaker/wire';
import type { FailedRecord } from '../store';

/** How the name of a replay file ends. */
export const REPLAY_ENDING = '.ndjson';

const line = z.strictObject({
  /** Why the record was not written. */
  reason: z.string(),
  /** What the store takes, by feature. */
  values: z.record(z.string(), z.string()),
});

/**
 * Records that could not be written, as a file that can be put again: a JSON object a line, with the reason for
 * people and the values as the store takes them.
 */
export const replayText = (group: OnlineGroup, failed: readonly FailedRecord[]): string =>
  failed
    .map(({ record, reason }) => {
      const values = Object.fromEntries(
        toWire(group, record).map(({ FeatureName = '', ValueAsString = '' }) => [FeatureName, ValueAsString]),
      );
      return `${JSON.stringify({ reason, values } satisfies z.input<typeof line>)}\n`;
    })
    .join('');

/**
 * The records of a replay file.
 * @param where names the file in errors
 * @throws UserError `bad_part` naming the line that is none
 */
export function readReplay(group: OnlineGroup, text: string, where: string): OnlineRecord[] {
  const known = new Set(Object.keys(onlineFields(group)));
  return text.split('\n').flatMap((each, i) => {
    if (each === '') return [];
    const bad = (why: string) =>
      new UserError('bad_part', `line ${i + 1} of ${where} ${why}`, {
        hint: 'A replay file is put as it was written; is it one of this group and version?',
      });
    const parsed = line.safeParse(json(each));
    if (!parsed.success) throw bad('is no record');
    const { values } = parsed.data;
    const unknown = Object.keys(values).find((name) => !known.has(name));
    if (unknown !== undefined) throw bad(`has a feature ${unknown} that ${group.name} lacks`);
    for (const name of [group.recordId, EVENT_TIME])
      if (values[name] === undefined) throw bad(`lacks ${name}`);
    return fromWire(
      group,
      Object.entries(values).map(([FeatureName, ValueAsString]) => ({ FeatureName, ValueAsString })),
    );
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
