import {
  type BatchWriteRecordEntry,
  type FeatureValue,
  ValidationError,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';

/** A feature as CreateFeatureGroup defines one, without collections. */
export interface FeatureDefinition {
  readonly FeatureName: string;
  readonly FeatureType: 'Integral' | 'Fractional' | 'String';
}

/** A feature group in memory, as CreateFeatureGroup describes one. */
export interface MemoryFeatureGroup {
  readonly name: string;
  readonly recordId: string;
  readonly eventTime: string;
  readonly definitions: readonly FeatureDefinition[];
  /** Format of the offline store; none without one. */
  readonly tableFormat?: 'Iceberg' | 'Glue';
}

const invalid = (message: string): ValidationError => new ValidationError({ message, $metadata: {} });

// Developer guide, "Quotas, naming rules and data types": reserved words.
const RESERVED = ['is_deleted', 'write_time', 'api_invocation_time'];
// API reference, FeatureDefinition.FeatureName and CreateFeatureGroup.FeatureGroupName: pattern, length 1 to 64.
const NAME = /^[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}$/;
const MAX_NAME = 64;
// Developer guide, same page: at most 2,500 features in a group.
const MAX_FEATURES = 2500;
// Developer guide, same page: a record, and a value, has at most 350 KB; a record identifier 2 KB.
const MAX_RECORD_BYTES = 350 * 1024;
const MAX_ID_BYTES = 2048;

/** Checks a feature group as CreateFeatureGroup does. @throws ValidationError */
export function checkGroup({
  name,
  recordId,
  eventTime,
  definitions,
  tableFormat,
}: MemoryFeatureGroup): void {
  if (name.length > MAX_NAME || !NAME.test(name)) throw invalid(`invalid feature group name ${name}`);
  if (definitions.length > MAX_FEATURES)
    throw invalid(`${definitions.length} features are more than ${MAX_FEATURES}`);
  for (const { FeatureName: feature } of definitions) {
    if (feature.length > MAX_NAME || !NAME.test(feature)) throw invalid(`invalid feature name ${feature}`);
    if (RESERVED.includes(feature)) throw invalid(`${feature} is reserved`);
  }
  const types = new Map(definitions.map((each) => [each.FeatureName, each.FeatureType]));
  if (types.size < definitions.length) throw invalid('duplicate feature name');
  if (!types.has(recordId)) throw invalid(`the record identifier ${recordId} is not defined`);
  // API reference, CreateFeatureGroup.EventTimeFeatureName: Fractional or String.
  if (!['Fractional', 'String'].includes(types.get(eventTime) ?? ''))
    throw invalid(`the event time ${eventTime} must be Fractional or String`);
  // Developer guide, "Use Feature Store with SDK for Python": the Iceberg format demands String.
  if (tableFormat === 'Iceberg' && types.get(eventTime) !== 'String')
    throw invalid(`the event time ${eventTime} must be String, since the table format is Iceberg`);
}

/** A record that was accepted. */
export interface AcceptedRecord {
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly eventTime: number;
  readonly values: readonly FeatureValue[];
}

/** Checks a record as PutRecord does. @throws ValidationError */
export function checkRecord(group: MemoryFeatureGroup, record: readonly FeatureValue[]): AcceptedRecord {
  const types = new Map(group.definitions.map((each) => [each.FeatureName, each.FeatureType]));
  const values = new Map<string, string>();
  let bytes = 0;
  for (const { FeatureName: name = '', ValueAsString: value, ValueAsStringList: list } of record) {
    const type = types.get(name);
    if (type === undefined) throw invalid(`feature ${name} is not in the group`);
    if (values.has(name)) throw invalid(`duplicate feature ${name}`);
    // API reference, FeatureValue: a list needs a collection type, which the Standard tier does not have.
    if (list !== undefined || value === undefined) throw invalid(`feature ${name} has no string value`);
    checkType(name, type, value);
    values.set(name, value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  const id = values.get(group.recordId);
  if (id === undefined || id === '') throw invalid('the record identifier is missing');
  if (Buffer.byteLength(id) > MAX_ID_BYTES) throw invalid('the record identifier is too long');
  if (bytes > MAX_RECORD_BYTES) throw invalid(`the record has ${bytes} bytes, more than ${MAX_RECORD_BYTES}`);
  const eventTime = values.get(group.eventTime);
  if (eventTime === undefined) throw invalid('the event time is missing');
  return { id, eventTime: readEventTime(types.get(group.eventTime), eventTime), values: record };
}

// API reference, CreateFeatureGroup.EventTimeFeatureName: unix seconds, or one of two forms of ISO 8601.
const ISO_EVENT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

function readEventTime(type: string | undefined, text: string): number {
  if (type === 'Fractional') return Number(text) * 1e6;
  const millis = ISO_EVENT_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(millis) || !new Date(millis).toISOString().startsWith(text.slice(0, 19)))
    throw invalid(`the event time ${text} is not yyyy-MM-dd'T'HH:mm:ssZ or yyyy-MM-dd'T'HH:mm:ss.SSSZ`);
  return millis * 1000;
}

/** Developer guide, same page, "Data types". */
function checkType(name: string, type: FeatureDefinition['FeatureType'], value: string): void {
  if (type === 'Integral') {
    // A signed integer of 64 bits.
    if (!/^-?\d+$/.test(value) || BigInt.asIntN(64, BigInt(value)) !== BigInt(value))
      throw invalid(`${name}: ${value} is not Integral`);
  } else if (type === 'Fractional') {
    // An IEEE 754 double; NaN is refused (aws/sagemaker-python-sdk#2110).
    if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) || !Number.isFinite(Number(value)))
      throw invalid(`${name}: ${value} is not Fractional`);
  }
}

// API reference, BatchWriteRecord.Entries: 1 to 25 items.
const MAX_ENTRIES = 25;
// API reference, BatchGetRecordIdentifier.RecordIdentifiersValueAsString: 1 to 100 items.
const MAX_READS = 100;

/** Checks the size of a batch. @throws ValidationError */
export function checkBatch(entries: readonly BatchWriteRecordEntry[]): void {
  if (entries.length < 1 || entries.length > MAX_ENTRIES)
    throw invalid(`expected 1 to ${MAX_ENTRIES} entries, got ${entries.length}`);
}

/** Checks the ids and features of a read. @throws ValidationError */
export function checkRead(group: MemoryFeatureGroup, ids: readonly string[], names: readonly string[]): void {
  if (ids.length < 1 || ids.length > MAX_READS)
    throw invalid(`expected 1 to ${MAX_READS} identifiers, got ${ids.length}`);
  const known = new Set(group.definitions.map(({ FeatureName }) => FeatureName));
  for (const name of names) if (!known.has(name)) throw invalid(`feature ${name} is not in the group`);
}
