import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Called with the status of a response when all of it is there. */
type OnResponse = (status: number) => void;

/**
 * A connection that is kept, with one request at a time. A client of HTTP as a whole would take more of the machine than the
 * server that is measured on it.
 */
export class Connection {
  private received: Buffer = Buffer.alloc(0);
  private onResponse: OnResponse | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.receive(bytes));
    socket.on('error', (error) => {
      throw error;
    });
    socket.on('close', () => {
      if (this.isBusy)
        throw new Error('the server closed a connection without an answer; the bench cannot go on');
    });
  }

  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new Connection(socket, host);
  }

  /** Tells whether a request waits for its response. */
  get isBusy(): boolean {
    return this.onResponse !== undefined;
  }

  post(path: string, body: string, onResponse: OnResponse): void {
    this.onResponse = onResponse;
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  close(): void {
    this.socket.end();
  }

  private receive(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const head = this.received.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const text = this.received.toString('latin1', 0, head);
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    if (this.received.length < head + END_OF_HEAD.length + length) return;
    this.received = Buffer.alloc(0);
    const { onResponse } = this;
    this.onResponse = undefined;
    onResponse?.(Number(text.slice(9, 12)));
  }
}
