import { type AnnouncedObject, isOwnAnnouncement, parseAnnouncements } from '../events/object-events';
import type { Count } from '../lambda';
import { type ExtractPorts, extractAnnounced, HANDED_OVER } from './extract-announced';

/** Ports of extracting the objects that a message announces. */
export interface ExtractMessagePorts extends ExtractPorts {
  /** Does work unless it was done a short while ago. @returns whether it was done now */
  readonly once: (key: string, work: () => Promise<void>) => Promise<boolean>;
  readonly count: Count;
  /** Is told of an object that is not loaded. */
  readonly onSkipped: (object: AnnouncedObject, reason: string) => void;
}

const UNDER = { Function: 'extract' } as const;

/** Extracts each object that a message announces. @throws Error when one cannot be extracted; the others are */
export async function extractMessage(body: string, ports: ExtractMessagePorts): Promise<void> {
  const failures: unknown[] = [];
  const objects = parseAnnouncements(body);
  const isOwn = isOwnAnnouncement(body);
  for (const object of objects)
    await extractOne(object, isOwn, ports).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function extractOne(
  object: AnnouncedObject,
  isOwn: boolean,
  ports: ExtractMessagePorts,
): Promise<void> {
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
  // Without a version the message means whatever is newest when it is handled. We announce an object ourselves when something is missing of it.
  if (object.version === undefined || isOwn) return work();
  const definitions = ports.feeds.map(({ feed }) => feed.hash).join();
  const identity = `${object.bucket}/${object.key}#${object.version}#${definitions}`;
  if (!(await ports.once(identity, work))) ports.count(UNDER, { repeated: 1 });
}
