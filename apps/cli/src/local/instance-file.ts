import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Variables with which an SDK or the command line of AWS uses the services. */
export const serviceVariables = z.object({ AWS_ENDPOINT_URL: z.url() }).catchall(z.string());

const instance = z.object({
  variables: serviceVariables,
  stacks: z.array(z.string()),
  /** Names of the bucket with the lake, and of the stream of authorisations. */
  lake: z.string(),
  stream: z.string(),
});

/** Local AWS services that were started. */
export type LocalInstance = z.infer<typeof instance>;

const NAME = 'instance.json';

/** Reads which services were started from a folder; undefined when none were. */
export function readInstance(folder: string): LocalInstance | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, NAME), 'utf8');
  } catch {
    return undefined;
  }
  return instance.parse(JSON.parse(text));
}

/** Notes which services were started. */
export function writeInstance(folder: string, started: LocalInstance): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, NAME), `${JSON.stringify(started, null, 2)}\n`);
}

/** Forgets them. */
export const removeInstance = (folder: string): void => rmSync(join(folder, NAME), { force: true });

/** The address of the services. */
export const addressOf = ({ variables }: LocalInstance): string => variables.AWS_ENDPOINT_URL;

/** Tests whether the services answer. */
export async function isRunning(started: LocalInstance): Promise<boolean> {
  try {
    return (await fetch(`${addressOf(started)}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}
