import { EventEmitter } from 'node:events';
import { EXIT_CODES } from '@cardlake/runtime';
import { untilEnd } from '../../src/process/until-end';

function startProcess() {
  const told: string[] = [];
  const stderr = { write: (text: string) => told.push(text) };
  return { told, ending: Object.assign(new EventEmitter(), { stderr, exitCode: undefined }) };
}

test('a process ends with the exit code of its work, and says nothing of its own', async () => {
  const { told, ending } = startProcess();
  await untilEnd(ending, async () => EXIT_CODES.negative.code);
  ending.emit('beforeExit');
  expect([ending.exitCode, told]).toEqual([EXIT_CODES.negative.code, []]);
});

test('a process whose work waits for what never comes ends as a fault, with a word', () => {
  const { told, ending } = startProcess();
  void untilEnd(ending, () => new Promise(() => {}));
  ending.emit('beforeExit');
  expect([ending.exitCode, told.length]).toEqual([EXIT_CODES.fault.code, 1]);
});
