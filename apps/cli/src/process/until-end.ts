import { EXIT_CODES } from '@cardlake/runtime';

/** The parts of a process that know when it ends, and with what. */
interface EndingProcess {
  exitCode?: number | string | null | undefined;
  readonly stderr: { write(text: string): unknown };
  once(event: 'beforeExit', listener: () => void): unknown;
  off(event: 'beforeExit', listener: () => void): unknown;
}

/**
 * Runs the work of a process, which gives its exit code. Work that waits for what never comes ends the process without a word, and with
 * success: here it ends as a fault.
 */
export async function untilEnd(ending: EndingProcess, work: () => Promise<number>): Promise<void> {
  const tellFault = () =>
    ending.stderr.write('cardlake: this is a bug: the command stopped before its end\n');
  ending.exitCode = EXIT_CODES.fault.code;
  ending.once('beforeExit', tellFault);
  ending.exitCode = await work();
  ending.off('beforeExit', tellFault);
}
