// `<lake> <options as JSON>`: writes synthetic traffic under the bronze prefix of a lake.
import { lakeSink, sendAll, syntheticTraffic, type TrafficOptions } from '@cardlake/bronze';
import { argument } from './arguments';

async function main(lakeRoot: string, text: string): Promise<void> {
  const options: Partial<TrafficOptions> & { readonly bucketMinutes?: number } = JSON.parse(text);
  const { bucketMinutes, ...traffic } = options;
  const { records, counts } = syntheticTraffic(traffic);
  await sendAll(records, await lakeSink({ lakeRoot, bucketMinutes }));
  process.stdout.write(JSON.stringify(counts));
}

void main(argument(0, 'lake'), argument(1, 'options'));
