import type { Clock, Reporter, Stage } from '@cardlake/runtime';
import { SingleBar } from 'cli-progress';
import { barText } from './bar-text';
import type { OutputStream } from './console';
import { bytes, count } from './format';
import { doneLine } from './line-reporter';
import type { Style } from './style';

/** Stages that count bytes; all others count rows. */
const IN_BYTES: ReadonlySet<string> = new Set(['ingest', 'silver']);

/** Reports the running stage as a bar with rate and time left, on a terminal; each stage leaves one line. */
export class BarReporter implements Reporter {
  private shown: SingleBar | undefined;

  constructor(
    private readonly out: OutputStream,
    private readonly stream: NodeJS.WritableStream,
    private readonly clock: Clock,
    private readonly style: Style,
  ) {}

  stage(name: string, total?: number): Stage {
    this.close();
    const begin = this.clock.now();
    const elapsed = () => this.clock.now() - begin;
    const formatAmount = IN_BYTES.has(name) ? bytes : count;
    const bar = new SingleBar({
      stream: this.stream,
      clearOnComplete: true,
      gracefulExit: false,
      format: (_, { value }) => barText(name, { value, total, ms: elapsed(), formatAmount }),
    });
    this.shown = bar;
    bar.start(total ?? 0, 0);
    return {
      advance: (n) => bar.increment(n),
      done: (facts = {}) => {
        bar.stop();
        this.out.write(doneLine(name, elapsed(), facts, this.style));
      },
    };
  }

  /** Removes the bar of an unfinished stage from the screen. */
  close(): void {
    this.shown?.stop();
    this.shown = undefined;
  }
}
