import { resourcesOf, synthesize, testDefinition, testInputs } from './support/pipeline';

test('the state machine has the tested definition', () => {
  const [machine] = resourcesOf(synthesize(), 'aws_sfn_state_machine');
  const { States } = JSON.parse(String(machine?.definition));
  expect(Object.keys(States)).toEqual(Object.keys(testDefinition().States));
});

test('the stream job computes every group, also one without an online store', () => {
  const [machine] = resourcesOf(synthesize(), 'aws_sfn_state_machine');
  for (const name of testInputs().groups) expect(String(machine?.definition)).toContain(`"${name}"`);
});

test('only groups with an online store are looked up for online updates', () => {
  expect(testDefinition().States.FindOnlineUpdates?.Items).toBe('{% ["gold/online_updates/cards_v1"] %}');
});

test('parts are written with the concurrency of the settings', () => {
  const { WriteOnline } = testDefinition({ featureStore: { writer: { concurrency: 9 } } }).States;
  expect(WriteOnline).toMatchObject({ MaxConcurrency: 9 });
});
