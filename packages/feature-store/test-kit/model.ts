import { checkRecord, type OnlineRecord, type OnlineStore } from '../src';

/** Creates the simplest store that follows the rule of the port: a map. */
export function modelStore(): OnlineStore {
  const groups = new Map<string, Map<string, OnlineRecord>>();
  return {
    async put(group, records) {
      const stored = groups.get(group.name) ?? new Map<string, OnlineRecord>();
      groups.set(group.name, stored);
      const failed: { record: OnlineRecord; reason: string }[] = [];
      let written = 0;
      for (const record of records) {
        const reason = checkRecord(group, record);
        const known = stored.get(record.recordId);
        if (reason !== undefined) failed.push({ record, reason });
        else if (known === undefined || known.eventTime < record.eventTime) {
          stored.set(record.recordId, record);
          written += 1;
        }
      }
      return { written, stale: records.length - written - failed.length, failed };
    },
    async get(group, recordId) {
      const record = groups.get(group.name)?.get(recordId);
      if (record === undefined) return undefined;
      const features = Object.keys(group.features).map((name) => {
        const value = record.features[name] ?? null;
        return [name, typeof value === 'number' && !Number.isFinite(value) ? null : value] as const;
      });
      return { ...record, features: Object.fromEntries(features) };
    },
  };
}
