// `<lake> <kind>`: makes a lake of a day that was served, `damaged` or `troubled`, on the embedded engine. Writes its day and what an audit
// finds, as JSON.
import { serveDamagedDay, serveTroubledDay } from '@cardlake/serving/test-kit';
import { argument } from './arguments';

async function main(root: string, kind: string): Promise<void> {
  const served = kind === 'damaged' ? await serveDamagedDay(root) : (await serveTroubledDay(root)).served;
  process.stdout.write(JSON.stringify(await served.audit()));
}

void main(argument(0, 'lake'), argument(1, 'kind'));
