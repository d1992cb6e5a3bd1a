import { resourcesOf, synthesize, testDefinition } from './support/pipeline';

test('the state machine has the tested definition', () => {
  const [machine] = resourcesOf(synthesize(), 'aws_sfn_state_machine');
  const { States } = JSON.parse(String(machine?.definition));
  expect(Object.keys(States)).toEqual(Object.keys(testDefinition().States));
});

test('only groups with an online store are looked up for online updates', () => {
  expect(testDefinition().States.FindOnlineUpdates?.Items).toBe('{% ["gold/online_updates/cards_v1"] %}');
});

test('parts are written with the concurrency of the settings', () => {
  const { WriteOnline } = testDefinition({ featureStore: { writer: { concurrency: 9 } } }).States;
  expect(WriteOnline).toMatchObject({ MaxConcurrency: 9 });
});
