import type { EvidenceList } from '@cardlake/job-contract';
import { z } from 'zod';

const count = z.int().nonnegative();
const definition = z.object({ group: z.string(), definitionHash: z.string(), decisions: count });

const list = z.object({
  day: z.string(),
  decisions: count,
  undecided: count,
  definitions: z.array(definition),
  otherDefinitions: z.array(definition),
  versions: z.array(z.object({ model: z.string(), version: z.string(), decisions: count })),
  parts: z.array(z.string()),
}) satisfies z.ZodType<EvidenceList>;

/** Reads the list of a run's evidence. @throws Error for another content */
export const readEvidenceList = (content: Uint8Array): EvidenceList =>
  list.parse(JSON.parse(new TextDecoder().decode(content)));
