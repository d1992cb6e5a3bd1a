import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** An event of our own: who tells it, what it is, and the facts. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** A bus that forwards events to those who have a rule for them. */
export interface EventBus {
  /** Puts an event; it may be delivered more than once. @throws Error when the bus did not take it */
  put(event: BusEvent): Promise<void>;
}

/** Opens a bus of EventBridge. A request can succeed while its event is refused: the answer tells (API reference, PutEvents). */
export function openEventBus(name: string, options: ClientOptions = {}): EventBus {
  const client = new EventBridgeClient(clientConfig(options));
  return {
    async put({ source, detailType, detail }) {
      const { FailedEntryCount = 0, Entries = [] } = await client.send(
        new PutEventsCommand({
          Entries: [
            { EventBusName: name, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) },
          ],
        }),
      );
      if (FailedEntryCount === 0) return;
      const [{ ErrorCode = '', ErrorMessage = '' } = {}] = Entries;
      throw new Error(`the event bus ${name} refused an event: ${ErrorCode} ${ErrorMessage}`);
    },
  };
}
