import { partitionKeyOf, type RecordSink, readLines } from '@cardlake/bronze';
import type { Clock } from '@cardlake/runtime';

/** Options of sending a file. */
export interface SendLinesOptions {
  /** A path, or `-` for `stdin`. */
  readonly input: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Lines a second; without it as fast as the stream takes them. */
  readonly rate?: number | undefined;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (lines: number) => void;
}

/** Longest time that lines wait in order to be sent together, ms. */
const TICK_MS = 100;
/** Lines between two progress reports when no rate is given. */
const PROGRESS_EVERY = 1_000;

/** Sends the lines of a file, those of a card in their order, then closes the sink. @throws errors of the input and the sink */
export async function sendLines(sink: RecordSink, options: SendLinesOptions): Promise<void> {
  const { input, stdin, rate, clock, sleep, signal, onProgress } = options;
  const start = clock.now();
  let [lines, reported] = [0, 0];
  const report = () => {
    onProgress(lines - reported);
    reported = lines;
  };
  for await (const line of readLines(input, stdin)) {
    while (rate !== undefined && clock.now() - start < (lines / rate) * 1000 && !signal.aborted) {
      report();
      await sink.flush();
      await sleep(TICK_MS);
    }
    if (signal.aborted) break;
    const arrivalMicros = clock.now() * 1000;
    const partitionKey = partitionKeyOf(cardOf(line));
    await sink.write({ type: 'card_authorization', arrivalMicros, line, partitionKey });
    if (++lines % PROGRESS_EVERY === 0) report();
  }
  await sink.close();
  report();
}

/** Finds the card of a line; a line without one stands for itself, and is rejected by those who decide. */
function cardOf(line: Uint8Array): string {
  const text = Buffer.from(line).toString();
  try {
    const { card_id: card } = JSON.parse(text);
    return typeof card === 'string' ? card : text;
  } catch {
    return text;
  }
}
