import { byteSink, lakeSink, typeRoutingSink } from '@cardlake/bronze';
import { UserError } from '@cardlake/runtime';
import { count, numberOf } from '../output/format';
import type { Destination } from './destination';
import type { GenerateOptions } from './options';
import { disputesTo, outputFile } from './output-file';

const STDOUT = '-';

/**
 * Opens the destination that the options name.
 * @throws UserError `no_destination` unless they name exactly one; `two_outputs`; and the faults of that
 *   destination.
 */
export async function openDestination(
  options: GenerateOptions,
  sleep: (ms: number) => Promise<void>,
): Promise<Destination> {
  const { out, lake, kinesisStream, firehose } = options;
  const given = [out, lake, kinesisStream, firehose].filter((name) => name !== undefined);
  if (given.length !== 1) {
    const message =
      given.length === 0 ? 'no place is named' : numberOf(given.length, 'place is named', 'places are named');
    throw new UserError('no_destination', `${message} for the traffic`, {
      hint: 'Give one of --out, --lake, --kinesis-stream and --firehose.',
    });
  }
  if (out === STDOUT && options.json) {
    throw new UserError('two_outputs', '--json and --out - would both write to standard output', {
      hint: 'Leave one of them out.',
    });
  }
  if (lake !== undefined) return toLake(lake, options.bucketMinutes);
  if (out !== undefined) return toFile(out, options.disputes);
  // The clients of AWS take longer to load than the rest of the command.
  const { toStream } = await import('./stream-destination');
  return toStream(options, sleep);
}

async function toLake(lakeRoot: string, bucketMinutes: number): Promise<Destination> {
  const sink = await lakeSink({ lakeRoot, bucketMinutes });
  const summary = () => {
    const { objects, knownObjects } = sink.counts();
    const known = knownObjects > 0 ? `, ${count(knownObjects)} already existed` : '';
    return `${lakeRoot}: ${numberOf(objects, 'object')}${known}`;
  };
  return { sink, summary };
}

function toFile(out: string, disputes: string | undefined): Destination {
  const authorizations =
    out === STDOUT ? byteSink(process.stdout, { keepOpen: true }) : byteSink(outputFile(out));
  const sink = typeRoutingSink({ card_authorization: authorizations, ...disputesTo(disputes) });
  const name = out === STDOUT ? 'standard output' : out;
  return {
    sink,
    summary: () => `written to ${name}${disputes === undefined ? ', disputes left out' : ` and ${disputes}`}`,
  };
}
