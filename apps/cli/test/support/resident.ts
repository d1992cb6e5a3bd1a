import { type ChildProcess, fork } from 'node:child_process';

/** A command line, and where to run it. */
interface Asked {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
}

/** Outcome of a command line. */
interface Answer {
  readonly code: number;
  readonly out: Uint8Array;
  readonly err: string;
}

let resident: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Ends the process, so that what is asked for next runs in a fresh one: Node loads a module of a user once in a process. */
export async function endResident(): Promise<void> {
  await last;
  resident?.disconnect();
  resident = undefined;
}

afterAll(endResident);

/** Runs a command line in the process that runs all of a test file, after those that were asked for before. */
export function askResident(asked: Asked): Promise<Answer> {
  const answer = last.then(() => answerOf(asked));
  last = answer.catch(() => {});
  return answer;
}

function answerOf(asked: Asked): Promise<Answer> {
  resident ??= fork(require.resolve('./run-commands.cjs'), { serialization: 'advanced' });
  const child = resident;
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      resident = undefined;
      reject(new Error(`cardlake ${asked.args.join(' ')} ended its process: ${signal ?? code}`));
    };
    child.once('exit', onExit);
    child.once('message', (answer: Answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(asked);
  });
}
