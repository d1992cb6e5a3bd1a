import { type ExtractPorts, extractAnnounced, HANDED_OVER } from '@cardlake/elt/functions';
import type { Count } from '@cardlake/elt/lambda';
import { type AnnouncedObject, parseAnnouncements } from '@cardlake/elt/messages';

/** Ports of extracting the objects that a message announces. */
export interface MessagePorts extends ExtractPorts {
  /** Does work unless it was done a short while ago. @returns whether it was done now */
  readonly once: (key: string, work: () => Promise<void>) => Promise<boolean>;
  readonly count: Count;
  /** Is told of an object that is not loaded. */
  readonly onSkipped: (object: AnnouncedObject, reason: string) => void;
}

const UNDER = { Function: 'extract' } as const;

/** Extracts each object that a message announces. @throws Error when one cannot be extracted; the others are */
export async function extractMessage(body: string, ports: MessagePorts): Promise<void> {
  const failures: unknown[] = [];
  for (const object of parseAnnouncements(body))
    await extractOne(object, ports).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function extractOne(object: AnnouncedObject, ports: MessagePorts): Promise<void> {
  const work = async () => {
    const result = await extractAnnounced(object, ports);
    if (result === HANDED_OVER) {
      ports.count(UNDER, { handedOver: 1 });
      return;
    }
    if (typeof result === 'string') {
      ports.onSkipped(object, result);
      ports.count(UNDER, { skipped: 1 });
      return;
    }
    for (const { feed } of result) ports.count({ Feed: feed }, { objects: 1 });
  };
  // Without a version the message means whatever is newest when it is handled.
  if (object.version === undefined) return work();
  const definitions = ports.feeds.map(({ feed }) => feed.hash).join();
  const identity = `${object.bucket}/${object.key}#${object.version}#${definitions}`;
  if (!(await ports.once(identity, work))) ports.count(UNDER, { repeated: 1 });
}
