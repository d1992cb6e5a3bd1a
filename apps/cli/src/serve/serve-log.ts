import { isUserError } from '@cardlake/runtime';
import type { Recovered, ServingNotice } from '@cardlake/serving';
import type { App } from '../app';
import { numberOf } from '../output/format';
import { jsonLine } from '../output/json';

/** State of a server that begins to answer. */
interface StartFacts {
  readonly url: string;
  readonly model: string;
  readonly recovered: Recovered;
  /** Cards with events in memory, and the bytes of those. */
  readonly cards: number;
  readonly historyBytes: number;
}

/** Tells an operator what happens in a server besides requests. */
export interface ServeLog {
  started(facts: StartFacts): void;
  notice(notice: ServingNotice): void;
  /** An error that is no fault of a caller. */
  fault(error: unknown): void;
  stopping(signal: string): void;
  /** @param isSealed whether everything is in bronze */
  stopped(isSealed: boolean): void;
}

/** Creates the log of a server: lines for people on standard error, or JSON lines on standard output. */
export function serveLog(app: App, isJson: boolean): ServeLog {
  const { console, clock, verbosity } = app;
  const write = (event: string, facts: Readonly<Record<string, unknown>>, text: string): void => {
    if (isJson) console.out.write(jsonLine({ at: new Date(clock.now()).toISOString(), event, ...facts }));
    else console.err.write(`${text}\n`);
  };
  const tell: typeof write = (event, facts, text) => {
    if (isJson || verbosity !== 'quiet') write(event, facts, text);
  };
  return {
    started({ recovered, ...facts }) {
      const { url, model, cards } = facts;
      const { silverEvents, logRecords, undecided } = recovered;
      const state = `${numberOf(cards, 'card')} from ${numberOf(silverEvents, 'event')} of silver and ${numberOf(logRecords, 'record')} of the log`;
      const open =
        undecided === 0 ? '' : `; ${numberOf(undecided, 'authorisation')} had no decision before now`;
      tell('started', { ...facts, ...recovered }, `serving ${model} on ${url} (${state}${open})`);
    },
    notice(notice) {
      if (notice.kind === 'torn') {
        const { segment, bytes } = notice;
        const text = `cut ${numberOf(bytes, 'byte')} of a record that was never answered from the log (${segment})`;
        tell('torn', { segment, bytes }, text);
      } else
        write(
          notice.kind,
          { message: messageOf(notice.error) },
          `${NOTICES[notice.kind]}: ${messageOf(notice.error)}`,
        );
    },
    fault(error) {
      write('fault', { message: messageOf(error) }, `fault: ${messageOf(error)}`);
      if (verbosity === 'verbose' && error instanceof Error) console.err.write(`${error.stack ?? ''}\n`);
    },
    stopping: (signal) => tell('stopping', { signal }, `${signal}: answering what was asked, then stopping`),
    stopped: (isSealed) =>
      tell(
        'stopped',
        { isSealed },
        isSealed
          ? 'stopped; everything is in bronze'
          : 'stopped; the next start takes the rest of the log to bronze',
      ),
  };
}

const NOTICES = {
  not_sealed:
    'the log cannot be taken to bronze now; this is tried again, at the latest when the server starts next',
  not_decided:
    'an authorisation that the log holds without a decision could not be decided; it is tried again every minute, and when it is sent again',
  not_refreshed:
    'a change of the lake or of the promoted model cannot be taken over now; the server goes on with what it has, and tries again',
} as const;

const messageOf = (error: unknown): string =>
  isUserError(error)
    ? `${error.message}. ${error.hint ?? ''}`
    : error instanceof Error
      ? error.message
      : String(error);
