import { type FeatureValue, ResourceNotFound } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { type AcceptedRecord, checkGroup, checkRecord, type MemoryFeatureGroup } from './rules';

/** The records of some feature groups. */
export class OnlineAndOfflineStore {
  readonly online: AcceptedRecord[] = [];
  readonly offline: AcceptedRecord[] = [];
  private readonly groups: ReadonlyMap<string, MemoryFeatureGroup>;
  private readonly newest = new Map<string, AcceptedRecord>();

  constructor(groups: readonly MemoryFeatureGroup[]) {
    for (const group of groups) checkGroup(group);
    this.groups = new Map(groups.map((group) => [group.name, group]));
  }

  /** @throws ResourceNotFound */
  group(name = ''): MemoryFeatureGroup {
    const found = this.groups.get(name);
    if (found !== undefined) return found;
    throw new ResourceNotFound({ message: `no feature group ${name}`, $metadata: {} });
  }

  /** Writes a record; the newest stays online, a record that is older or as old only goes offline. */
  write(name: string | undefined, values: readonly FeatureValue[] = []): void {
    const group = this.group(name);
    const record = checkRecord(group, values);
    this.offline.push(record);
    // API reference, PutRecord: "If a new record's EventTime is greater, …, Otherwise, the record is a historic
    // record and it is written only to the OfflineStore." A put replaces the whole record.
    const before = this.newest.get(keyOf(group.name, record.id));
    if (before !== undefined && before.eventTime >= record.eventTime) return;
    this.newest.set(keyOf(group.name, record.id), record);
    this.online.push(record);
  }

  /** Reads a record, or some of its features; undefined when it does not exist. */
  read(name: string | undefined, id = '', featureNames: readonly string[] = []): FeatureValue[] | undefined {
    return this.newest
      .get(keyOf(this.group(name).name, id))
      ?.values.filter(
        ({ FeatureName = '' }) => featureNames.length === 0 || featureNames.includes(FeatureName),
      );
  }
}

const keyOf = (group: string, id: string): string => JSON.stringify([group, id]);
