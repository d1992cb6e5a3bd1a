import { errnoOf } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/** Explains why a server cannot listen; returns any other error as it is. */
export function listenError(error: unknown, host: string, port: number): unknown {
  switch (errnoOf(error)) {
    case 'EADDRINUSE':
      return new UserError('port_taken', `another process listens on ${host}:${port}`, {
        hint: 'Choose another port with --port, or 0 for any free one.',
        cause: error,
      });
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError('bad_address', `cannot listen on ${host}:${port} (${errnoOf(error)})`, {
        hint: 'Choose an address of this machine with --host, and a port from 1024 with --port.',
        cause: error,
      });
    default:
      return error;
  }
}
