import type { ResultFile } from '../output/result-file';
import type { Shutdown } from './shutdown';

/** Runs work that fills a file, which is in its place afterwards; a failure or Ctrl-C leaves nothing. */
export async function fillResultFile<F extends Omit<ResultFile, 'out'>, T>(
  file: F,
  shutdown: Shutdown,
  work: (file: F) => Promise<T>,
): Promise<T> {
  try {
    return await shutdown.guard({ onAbort: file.discard }, async () => {
      const result = await work(file);
      await file.finish();
      return result;
    });
  } finally {
    file.discard();
  }
}
