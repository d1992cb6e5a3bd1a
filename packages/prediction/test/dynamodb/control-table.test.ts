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
    });
  });

  test('an item with a fault is named, with the attribute', async () => {
    const { table, controls } = open();
    await controls.write('fraud', firstControl('v1'));
    await table.update('fraud', { champion_slot: { S: 'c' } }, { name: 'revision', text: '1' });
    await expect(controls.read('fraud')).rejects.toThrow(/^the control of fraud: champion_slot/);
  });
});
