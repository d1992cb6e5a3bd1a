import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type OnlineGroup, type OnlineRecord, onlineUpdatesManifest } from '@cardlake/feature-store/port';
import { ONLINE_UPDATES } from '@cardlake/job-contract';
import { sha256Of } from '@cardlake/lake';
import { UserError, withInputErrors } from '@cardlake/runtime';

/**
 * Finds the files of online updates at a path: the file itself, or the parts that the manifest of a folder
 * lists, each checked against it.
 * @throws UserError `missing_input`, `unreadable_input`, or `bad_part` when a part differs from the manifest.
 */
export async function findUpdateFiles(path: string, group: OnlineGroup): Promise<string[]> {
  if (!read(path, () => statSync(path)).isDirectory()) return [path];
  const manifestPath = join(path, ONLINE_UPDATES.manifest);
  const parsed = onlineUpdatesManifest.safeParse(
    parseJson(read(manifestPath, () => readFileSync(manifestPath, 'utf8'))),
  );
  if (!parsed.success) throw badPart(`${manifestPath} is not a manifest of online updates`);
  if (parsed.data.group !== group.name) {
    throw badPart(`${path} contains records of ${parsed.data.group}, not of ${group.name}`);
  }
  const files: string[] = [];
  for (const part of parsed.data.parts) {
    const file = join(path, part.path);
    if ((await sha256Of(file)) !== part.sha256) throw badPart(`${file} differs from its manifest`);
    files.push(file);
  }
  return files;
}

/** Reads the records of one file: a Parquet part, or a replay file. */
export async function readRecords(group: OnlineGroup, file: string): Promise<OnlineRecord[]> {
  const { readPart, readReplay, REPLAY_ENDING } = await import('@cardlake/feature-store/parts');
  const content = read(file, () => readFileSync(file));
  return file.endsWith(REPLAY_ENDING)
    ? readReplay(group, content.toString('utf8'), file)
    : readPart(group, content, file);
}

const badPart = (message: string): UserError =>
  new UserError('bad_part', message, { hint: 'Use the updates of the run as they were written.' });

const read = <T>(path: string, work: () => T): T => withInputErrors(path, EXPECTED, work);

const EXPECTED =
  'Give parts of online updates, replay files, or the folder of a run that has a manifest.json.';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
