import { createWriteStream, statSync, type WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BATCH_RETRY, type RetryOptions, waitForRetry } from '@cardlake/aws';
import { diskError } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/** Options of a download. */
interface Downloading {
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** Time of retries; that of this machine when left out. */
  readonly timing?: RetryOptions['timing'];
}

/** State of a download: bytes that are on the disk, and what tells that the rest is of the same version. */
interface Progress {
  bytes: number;
  validator: string | undefined;
}

/**
 * Downloads a file by HTTP. A connection that breaks off is continued where it broke off (RFC 9110, section 14), if the
 * server can and the file is still the same; otherwise the file is fetched from its start again.
 * @throws UserError `missing_input` when the server refuses, `source_busy` when it failed every time
 */
export async function download(url: URL, path: string, options: Downloading): Promise<void> {
  const progress: Progress = { bytes: 0, validator: undefined };
  for (let attempt = 1; ; attempt++) {
    const failure = await fetchRest(url, path, progress, options);
    if (failure === undefined) return;
    options.signal.throwIfAborted();
    const { signal, timing } = options;
    if (!(await waitForRetry(attempt, { policy: BATCH_RETRY, signal, ...(timing && { timing }) })))
      throw new UserError('source_busy', `${url.href} could not be fetched: ${failure}`, {
        hint: 'Try again in a minute; if it stays so, check the address and the network.',
      });
  }
}

/** Fetches what is missing. @returns why it has to be tried again, unless the file is complete */
async function fetchRest(
  url: URL,
  path: string,
  progress: Progress,
  options: Downloading,
): Promise<string | undefined> {
  const { signal, onBytes } = options;
  if (progress.validator === undefined) progress.bytes = 0;
  const headers = {
    // Ranges count the bytes of the file, not of a compressed answer.
    'accept-encoding': 'identity',
    ...(progress.bytes > 0 && { range: `bytes=${progress.bytes}-`, 'if-range': progress.validator ?? '' }),
  };
  try {
    const response = await fetch(url, { headers, signal });
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      await response.body?.cancel();
      return `HTTP ${response.status}`;
    }
    if (!response.ok || response.body === null) throw refused(url, response.status);
    if (response.status !== 206) progress.bytes = 0;
    progress.validator = validatorOf(response);
    const body = Readable.fromWeb(response.body);
    body.on('data', (piece: Uint8Array) => onBytes(piece.length));
    await writeAll(body, createWriteStream(path, { flags: progress.bytes > 0 ? 'a' : 'w' }), path);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    progress.bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
  }
}

/** Writes a body to a file. Also when it fails, no write is under way afterwards, so that the size of the file is what it holds. */
async function writeAll(body: Readable, file: WriteStream, path: string): Promise<void> {
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  let failure: unknown;
  file.once('error', (error) => {
    failure = error;
  });
  try {
    await pipeline(body, file);
  } catch (error) {
    // An error of the connection closes the file, too, but comes from the body.
    throw error === failure && (error as NodeJS.ErrnoException).syscall === 'write'
      ? diskError(error, path)
      : error;
  } finally {
    await closed;
  }
}

/** A strong validator, by which a server knows a version to the byte (RFC 9110, section 13.1.5). */
function validatorOf({ headers }: Response): string | undefined {
  const etag = headers.get('etag');
  return etag === null || etag.startsWith('W/') ? (headers.get('last-modified') ?? undefined) : etag;
}

const refused = (url: URL, status: number) =>
  new UserError('missing_input', `${url.href} answered HTTP ${status}`, { hint: 'Check the address.' });
