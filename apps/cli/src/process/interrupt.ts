/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort signal; the next one ends the process as usual.
 * @returns the abort signal, whose reason is the name of the signal, and a function that removes the handlers.
 */
export function abortOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    controller.abort(signal);
    release();
  };
  const release = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return { signal: controller.signal, release };
}
