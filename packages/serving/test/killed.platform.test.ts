import { DURABILITIES } from '../src';
import { checkKilledServer } from './support/kill-rounds';
import { tempLake } from './support/temp-lake';

const lake = tempLake();

test.each(DURABILITIES)(
  'killed 20 times under load with durability %s, a server loses nothing that it answered',
  async (durability) => {
    await checkKilledServer(lake.root, durability, 20);
  },
);
