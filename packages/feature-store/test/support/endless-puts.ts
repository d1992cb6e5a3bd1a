/** Puts all cards repeatedly until it is killed. Arguments: lake root, temporary folder, first put. */
import { openSession } from '@cardlake/lake';
import { localOnlineStore } from '../../src';
import { nthPut, uniform } from './uniform';

const [lakeRoot = '', tempDir = '', first = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const session = await openSession({ tempDir, memoryMb: 300, threads: 1 });
  const store = localOnlineStore({ lakeRoot, session });
  for (let n = Number(first); ; n++) {
    await store.putFrom(uniform, nthPut(n, 25_000));
    console.log(`put ${n}`);
  }
}
void main();
