import { z } from 'zod';

const promoted = z.strictObject({ version: z.string() });

/** File beside the versions of a model that names the one which decides. */
export const PROMOTED_FILE = 'promoted.json';

/** Reads the content of that file. @throws Error when it names no version */
export const readPromotedFile = (text: string): string => promoted.parse(JSON.parse(text)).version;

/** Writes the content of that file; the same version gives the same bytes. */
export const writePromotedFile = (version: string): string =>
  `${JSON.stringify({ version } satisfies z.infer<typeof promoted>)}\n`;
