import type { BronzeType } from '../layout/bronze-table';
import type { RecordSink } from './sink';

/**
 * Creates a sink that passes each record to the sink of its type. Records of a type without a sink are dropped: without
 * a destination for disputes, there are no disputes.
 */
export function typeRoutingSink(sinks: Readonly<Partial<Record<BronzeType, RecordSink>>>): RecordSink {
  const forEachSink = async (work: (sink: RecordSink) => Promise<void>) => {
    for (const sink of new Set(Object.values(sinks))) await work(sink);
  };
  return {
    write: (record) => sinks[record.type]?.write(record),
    flush: () => forEachSink((sink) => sink.flush()),
    close: () => forEachSink((sink) => sink.close()),
  };
}
