import { checkKilledServer } from './support/kill-rounds';
import { tempLake } from './support/temp-lake';

const lake = tempLake();

test('a server that is killed under load loses nothing that it answered', () =>
  checkKilledServer(lake.root, 'process', 2));
