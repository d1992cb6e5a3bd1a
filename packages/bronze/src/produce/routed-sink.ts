import type { BronzeType } from '../layout/bronze-table';
import type { RecordSink } from './sink';

/**
 * A sink that hands each record to the sink of its type. Records of a type that has none are dropped: without a
 * place for disputes, there are none.
 */
export function routedSink(sinks: Readonly<Partial<Record<BronzeType, RecordSink>>>): RecordSink {
  const each = async (work: (sink: RecordSink) => Promise<void>) => {
    for (const sink of new Set(Object.values(sinks))) await work(sink);
  };
  return {
    write: (record) => sinks[record.type]?.write(record),
    flush: () => each((sink) => sink.flush()),
    close: () => each((sink) => sink.close()),
  };
}
