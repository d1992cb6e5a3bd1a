import { parseSettings, ValidationError, withVariables } from '../../src';

const dev = { environment: 'dev', alertEmails: ['a@example.com'] };

test('settings stay as they are without variables, and with empty ones', () => {
  expect(withVariables(dev, {})).toEqual(dev);
  expect(withVariables(dev, { CARDLAKE_ALERT_EMAILS: '', CARDLAKE_STATE_DEV: ' ' })).toEqual(dev);
});

test('addresses are added once', () => {
  const { alertEmails } = withVariables(dev, { CARDLAKE_ALERT_EMAILS: 'b@example.com, a@example.com,' });
  expect(alertEmails).toEqual(['a@example.com', 'b@example.com']);
});

test('the location of the states of an environment replaces that of its settings', () => {
  const CARDLAKE_STATE_DEV = '{"bucket": "acme-states", "region": "eu-west-1"}';
  const state = { kind: 's3', bucket: 'acme-states', region: 'eu-west-1', keyPrefix: 'cardlake' };
  expect(parseSettings(withVariables(dev, { CARDLAKE_STATE_DEV })).state).toEqual(state);
  const prod = {
    environment: 'prod',
    state: { kind: 's3', bucket: 'own-states', region: 'eu-west-1' },
  } as const;
  expect(withVariables(prod, { CARDLAKE_STATE_DEV }).state).toEqual(prod.state);
});

test.each(['acme-states', '[1', '"x', '{bucket: "b"}'])(
  'a location that is not JSON is refused, without its text: %s',
  (text) => {
    const read = () => withVariables(dev, { CARDLAKE_STATE_DEV: text });
    expect(read).toThrow(ValidationError);
    expect(read).toThrow(/CARDLAKE_STATE_DEV: expected JSON such as/);
    expect(read).not.toThrow(text);
  },
);

test.each([
  'null',
  '7',
  '"acme-states"',
  '[]',
  '{"bucket": "b"}',
  '{"bucket": "acme-states", "region": "r", "path": "x"}',
])('JSON that is no location is refused: %s', (text) => {
  expect(() => parseSettings(withVariables(dev, { CARDLAKE_STATE_DEV: text }))).toThrow(/state/);
});
