import {
  admitChallenger,
  changeControl,
  dismissChallenger,
  firstControl,
  memoryControlTable,
  promoteChallenger,
  type ReleaseControl,
  weighChallenger,
} from '@cardlake/prediction';
import { rollBack } from '../src/roll-back';
import { readStep } from '../src/step';

const STOPPED =
  'arn:aws:states:ap-southeast-1:123456789012:execution:cardlake-test-prediction-model-release:stopped';

/** A table whose control is the outcome of some changes. */
async function tableAfter(...changes: readonly ((control: ReleaseControl) => ReleaseControl)[]) {
  const controls = memoryControlTable();
  await controls.write('fraud', firstControl('v1'));
  for (const change of changes)
    await changeControl(controls, 'fraud', (control) => change(control ?? firstControl('v1')));
  return controls;
}
const admit = (watcher?: string) => (control: ReleaseControl) => admitChallenger(control, 'v2', watcher);
const weigh = (weight: number) => (control: ReleaseControl) => weighChallenger(control, weight);

/** Takes the cards of an execution back, as its end asks. */
const takeBack = (controls: ReturnType<typeof memoryControlTable>) =>
  rollBack({ model: 'fraud', controls }, ({ watcher }) => watcher === STOPPED);

test('the cards of a stopped execution are taken back once, and its repetition changes nothing', async () => {
  const controls = await tableAfter(admit(STOPPED), weigh(100));
  expect(await takeBack(controls)).toEqual({ isRolledBack: true });
  const after = await controls.read('fraud');
  expect(after).toMatchObject({ champion: 'v1', challenger: undefined });
  expect(await takeBack(controls)).toEqual({ isRolledBack: false });
  expect(await controls.read('fraud')).toEqual(after);
});

test.each<[string, ((control: ReleaseControl) => ReleaseControl)[]]>([
  ['a version that was promoted', [admit(STOPPED), weigh(10_000), promoteChallenger]],
  ['a version that was rolled back', [admit(STOPPED), dismissChallenger]],
  ['a version that another execution watches', [admit('another'), weigh(100)]],
  ['a version that a command watches', [admit(), weigh(100)]],
  ['the same version in a later release', [admit(STOPPED), dismissChallenger, admit('another'), weigh(100)]],
  ['a model without a release', []],
])('%s keeps what it has', async (_, changes) => {
  const controls = await tableAfter(...changes);
  const before = await controls.read('fraud');
  expect(await takeBack(controls)).toEqual({ isRolledBack: false });
  expect(await controls.read('fraud')).toEqual(before);
});

test('a step that was under way when its execution was stopped gives no card away for good', async () => {
  const controls = await tableAfter(admit(STOPPED));
  let isUnderWay = true;
  const late = {
    ...controls,
    async write(model: string, control: ReleaseControl) {
      if (isUnderWay) {
        isUnderWay = false;
        await changeControl(controls, model, (current) => weighChallenger(current ?? control, 100));
      }
      return controls.write(model, control);
    },
  };
  expect(await takeBack(late)).toEqual({ isRolledBack: true });
  expect(await controls.read('fraud')).toMatchObject({ champion: 'v1', challenger: undefined });
});

test('the end of an execution is a step of the function, as its rule writes it', () => {
  expect(readStep({ step: 'take-back', execution: STOPPED })).toEqual({
    step: 'take-back',
    execution: STOPPED,
  });
  expect(() => readStep({ step: 'take-back' })).toThrow('this is no step of a release');
});
