import { type CompiledGroup, type FeatureValue, publishedName } from '@cardlake/features';
import type { LogicalType } from '@cardlake/schema';
import { z } from 'zod';
import type { ReadEvent } from './read-event';
import { usedSnapshots } from './records';

/** An event with all that was read for it, as JSON for those who go on elsewhere. Values are texts with all their digits. */
export const readEventJson = z.object({
  /** Published name of the group of the features, and the hash of its definition. */
  group: z.string(),
  definitionHash: z.string(),
  features: z.record(z.string(), z.string().nullable()),
  flags: z.array(z.enum(['incomplete', 'overflow', 'stale'])),
  used: usedSnapshots,
  history: z.object({ readAt: z.number(), count: z.number(), idHash: z.string() }),
});

export type ReadEventJson = z.infer<typeof readEventJson>;

/** The vector is one of another definition: the event has to be read again. */
class ModelChanged extends Error {
  override readonly name = 'ModelChanged';
}

/** Creates the writer and reader of what was read for events whose vectors are of a group. */
export function readEventCodec(group: Pick<CompiledGroup, 'name' | 'version' | 'hash' | 'features'>) {
  const types = group.features.map(({ name, type }) => [name, type] as const);
  return {
    write: ({ features, flags, used, history }: ReadEvent): ReadEventJson => ({
      group: publishedName(group),
      definitionHash: group.hash,
      features: Object.fromEntries(types.map(([name]) => [name, textOf(features[name] ?? null)])),
      flags: [...flags],
      used: [...used],
      history,
    }),
    /** @throws ModelChanged for a vector of another group, or of another definition */
    read({ group: name, definitionHash, features, flags, used, history }: ReadEventJson): ReadEvent {
      if (definitionHash !== group.hash)
        throw new ModelChanged(
          `the vector is of ${name} ${definitionHash}, and ${publishedName(group)} ${group.hash} decides`,
        );
      const values = types.map(([each, type]) => [each, readValue(features[each] ?? null, type)]);
      return { features: Object.fromEntries(values), flags, used, history };
    },
  };
}

const textOf = (value: FeatureValue): string | null => (value === null ? null : String(value));

function readValue(text: string | null, { kind }: LogicalType): FeatureValue {
  if (text === null) return null;
  return kind === 'double' ? Number(text) : BigInt(text);
}
