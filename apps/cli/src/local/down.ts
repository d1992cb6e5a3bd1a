import { join } from 'node:path';
import type { Checkout } from './checkout';
import { addressOf, type LocalInstance, removeInstance } from './instance-file';
import { runTool } from './run-tool';

/** Place of local services. */
export interface LocalPlace {
  readonly checkout: Checkout;
  /** Keeps states, logs and what runs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Stops services and what they started. What they kept is lost; the states of the stacks stay. */
export async function stopInstance(
  { checkout, folder, env }: LocalPlace,
  instance: LocalInstance,
): Promise<void> {
  const { port } = new URL(addressOf(instance));
  await runTool({
    what: 'stop the services',
    command: [process.execPath, checkout.localAws, 'stop', '--port', port],
    folder: checkout.root,
    env,
    log: join(folder, 'down.log'),
  });
  removeInstance(folder);
}
