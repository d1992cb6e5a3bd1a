import { memoryKeyedTable } from '@cardlake/aws/test-kit';
import { CONTROL_TABLE } from '@cardlake/job-contract';
import { firstControl } from '../../src';
import { dynamoDbControlTable } from '../../src/dynamodb';
import { controlTableConformance } from '../../test-kit';

const open = () => {
  const table = memoryKeyedTable(CONTROL_TABLE.partition);
  return { table, controls: dynamoDbControlTable(table) };
};

describe('controls in DynamoDB', () => {
  controlTableConformance(async () => open().controls);

  test('an item is plain, so that people can read it', async () => {
    const { table, controls } = open();
    await controls.write('fraud', firstControl('2026-10-01-3fa94c2b'));
    expect(await table.get('fraud')).toEqual({
      model: { S: 'fraud' },
      revision: { S: '1' },
      champion: { S: '2026-10-01-3fa94c2b' },
      champion_slot: { S: 'a' },
      challenger: { NULL: true },
      weight: { N: '0' },
      watcher: { NULL: true },
    });
  });

  test('an item of an earlier release, which names no watcher, is read', async () => {
    const { table, controls } = open();
    await table.insert({
      model: { S: 'fraud' },
      revision: { S: '7' },
      champion: { S: 'v1' },
      champion_slot: { S: 'a' },
      challenger: { S: 'v2' },
      weight: { N: '100' },
    });
    expect((await controls.read('fraud'))?.challenger).toEqual({ version: 'v2', weight: 100 });
  });

  test('an item with a fault is named, with the attribute', async () => {
    const { table, controls } = open();
    await controls.write('fraud', firstControl('v1'));
    await table.update('fraud', { champion_slot: { S: 'c' } }, { name: 'revision', text: '1' });
    await expect(controls.read('fraud')).rejects.toThrow(/^the control of fraud: champion_slot/);
  });
});
