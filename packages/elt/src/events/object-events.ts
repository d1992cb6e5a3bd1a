import { z } from 'zod';

/** An object that is to be loaded: it was written, a listing found it, or a person asked for it. */
export interface AnnouncedObject {
  readonly bucket: string;
  readonly key: string;
  /** Version that was announced; the newest one when nothing says which. */
  readonly version: string | undefined;
}

const name = z.string().min(1);

/** Our own messages, and marks that an object was announced. */
const announcement = z.strictObject({
  announced: z.strictObject({ bucket: name, key: name, version: name.optional() }),
  definitions: z.array(name).optional(),
});

/** An event of EventBridge (S3 user guide, "EventBridge event message structure"). */
const eventBridge = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.string(),
  detail: z.object({
    bucket: z.object({ name }),
    object: z.object({ key: name, 'version-id': name.nullish() }),
  }),
});

/** Notifications that S3 sends to queues, topics and functions itself (S3 user guide, "Event message structure"). */
const notifications = z.object({
  Records: z.array(
    z.object({
      eventSource: z.literal('aws:s3'),
      eventName: z.string(),
      s3: z.object({
        bucket: z.object({ name }),
        object: z.object({ key: name, versionId: name.nullish() }),
      }),
    }),
  ),
});

/** Message that S3 sends once when notifications are set up. */
const test = z.object({ Event: z.literal('s3:TestEvent') });

const CREATED = 'Object Created';
const CREATED_NAME = /^(s3:)?ObjectCreated:/;

/**
 * Reads the objects that a message announces; events of other kinds announce none.
 * @throws Error when the message has no known form, or a key is not encoded as S3 does
 */
export function parseAnnouncements(body: string): AnnouncedObject[] {
  const event = parseJson(body);
  const own = announcement.safeParse(event);
  if (own.success) {
    const { bucket, key, version } = own.data.announced;
    return [{ bucket, key, version }];
  }
  const bridged = eventBridge.safeParse(event);
  if (bridged.success) {
    const { bucket, object } = bridged.data.detail;
    if (bridged.data['detail-type'] !== CREATED) return [];
    return [{ bucket: bucket.name, key: object.key, version: versionOf(object['version-id']) }];
  }
  const notified = notifications.safeParse(event);
  if (notified.success)
    return notified.data.Records.filter(({ eventName }) => CREATED_NAME.test(eventName)).map(({ s3 }) => ({
      bucket: s3.bucket.name,
      key: decodeKey(s3.object.key),
      version: versionOf(s3.object.versionId),
    }));
  if (test.safeParse(event).success) return [];
  throw new Error(
    'expected an event of S3, by EventBridge or as a notification with Records; found another message',
  );
}

/** Answers whether a message that announces objects is one of ours: of the listing, an operation, or what has an object staged again. */
export const isOwnAnnouncement = (body: string): boolean => announcement.safeParse(parseJson(body)).success;

/** Without versioning the version is written over with the object, so that its id tells none of them: the newest is meant. */
const versionOf = (id: string | null | undefined): string | undefined =>
  id === null || id === 'null' ? undefined : id;

/** Writes the message that announces an object. */
export const writeAnnouncement = ({ bucket, key, version }: AnnouncedObject): string =>
  JSON.stringify({ announced: { bucket, key, ...(version === undefined ? {} : { version }) } });

/** Writes the mark that an object was announced. @param definitions hashes of the definitions by which it is read */
export const writeAnnouncedMark = (
  { bucket, key, version }: AnnouncedObject,
  definitions: readonly string[],
): string => JSON.stringify({ announced: { bucket, key, version }, definitions });

/** Reads the definitions that a mark names; undefined for one that was written before marks named them. */
export const readMarkedDefinitions = (mark: Buffer): readonly string[] | undefined =>
  announcement.parse(JSON.parse(mark.toString('utf8'))).definitions;

/** Decodes a key of a notification, which is encoded like a form. Keys of EventBridge are not encoded. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new Error(
      `expected a key encoded as S3 does, such as red+flower.jpg; found ${JSON.stringify(encoded)}`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('expected an event of S3 as JSON; found text that is no JSON');
  }
}
