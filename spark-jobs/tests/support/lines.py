"""Random lines on the wire: valid ones, every kind of invalid one, and mutations of both."""

from __future__ import annotations

import json
import random

#: Arrival time of the lines: 2024-01-01T00:00Z, µs.
ARRIVAL = 1_704_067_200_000_000

_IDS = [
    'e1',
    'c-77',
    'mérchant',
    '日本',
    '',
    ' ',
    'a"b',
    '4111 1111 1111 1111',
    '4111111111111112',
    '5555555555554444',
    'e-4111.1111\u20131111_1111',
    ';378282246310005=2512?',
    '٤١١١١١١١١١١١١١١١',
]
_NUMBERS = [
    '12.34', '0', '-0', '-7.5', '1e2', '1E+2', '1e-4', '0.00005', '-0.00005', '0.00004999', '123456789012.99995',
    '999999999999.99994', '999999999999.99995', '1e12', '-1e12', '1e400', '1e-400', '1e99999999999999999999',
    '0e99999999999999999999', '1e-99999999999999999999', '00012', '1.', '.5', '+1', '1e', '0x10', '12345678901234567890',
    '1.00000000000000000000000000000000000001', 'NaN', 'Infinity', '-Infinity', '1_000', '１２',
]  # fmt: skip
_INSTANTS = [
    '1700000000', '1700000000.123456', '1700000000.1234565', '1.7e9', '946684800', '946684799.9999994',
    '946684799.9999995', '1704067500', '1704067500.0000004', '1704067500.0000005', '1704067501', '-1', '1e20',
    '"2023-11-14T22:13:20Z"', '"2023-11-14 22:13:20.5+01:00"', '"2023-11-14T22:13"', '"2023-02-29T00:00:00Z"',
    '"2024-02-29T00:00:00-0130"', '"2023-11-14T24:00:00Z"', '"2023-11-14T22:13:60Z"', '"0000-01-01T00:00:00Z"',
    '"2000-02-29T00:00:00.9999995Z"', '"2023-11-14T22:13:20+24:00"', '"2023-11-14"', '"１700-01-01T00:00:00Z"',
    '"2023-13-01T00:00:00Z"', '"2023-00-01T00:00:00Z"', '"1700000000"', '"2023-11-14T22:13:20.1234567891Z"',
]  # fmt: skip
_ANY = [
    'null', 'true', 'false', '[]', '{}', '""', '"x"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\/"',
    '"\\u0034111111111111111"', '[' * 511 + ']' * 511, '[' * 512 + ']' * 512, '[' * 3000, '[' * 3000 + ']' * 3000,
    '{"event_id":"inner","a":[1,{"b":"}"}]}', '"a\tb"', '"' + '9' * 5000 + '"', '9' * 5000,
]  # fmt: skip
_JSON_TEXTS = [
    json.dumps(text)
    for text in (
        '{}', '[]', '{"a":1}', '{"a":{}}', '{"a":[1]}', '[1]', '["a"]', '["a",null]', '[{}]', '[{"a":"b"},{"a":1e5}]', '[[]]',
        'null', '', ' {} ', '{', '{"a":NaN}', '{"a":1e400}', '{"a":1,"a":{}}', '{"a":{},"a":1}', '{"__proto__":1}',
        '{"\\ud800":1}', '["\\ud800"]', '["\\ud83d\\ude00"]', '{"n":4111111111111111}', '{"n":4111111111111111.5}',
        '{"n":4.111111111111111e15}', '{"n":411111111111111100000000}', '{"4111 1111 1111 1111":1}', '["4111111111111111"]',
        '{"n":0.4111111111111111}', '{"n":1e21,"m":123456789012345680000}', '[' * 600 + ']' * 600, '["' + 'x' * 65532 + '"]',
        '["' + 'x' * 65533 + '"]', '["' + 'é' * 32767 + '"]', '{"a":true,"b":"c","d":-0}', '\ufeff{}', '{"a":01}', "{'a':1}",
    )
]  # fmt: skip
_AUTHORIZATION = {
    'event_id': '"e1"', 'card_id': '"c1"', 'ts': '1700000000', 'merchant_id': '"m1"', 'amount': '12.34',
    'currency': '"EUR"', 'country': '"BE"', 'pos_mode': '"chip"',
}  # fmt: skip
_PAYLOAD_HASH = 'x'.join(['01234567', '89abcdef'] * 4)
_DISPUTE = {'event_id': '"e1"', 'is_fraud': 'true', 'reported_at': '1700000000'}
_DECISION = {
    'event_id': '"e1"', 'card_id': '"c1"', 'merchant_id': '"m1"', 'ts': '1700000000', 'amount': '12.34',
    'received_at': '1700000001.5', 'decided_at': '"2023-11-14T22:13:22Z"', 'state': '"decided"', 'decision': '"review"',
    'score': '-1.25', 'probability': '0.1', 'model': '"fraud"', 'model_version': '"v1"', 'policy_hash': '"p"',
    'feature_group': '"fraud_features_v2"', 'definition_hash': '"d"', 'features': r'"{\"a\": 1.50, \"b\": null}"',
    'flags': r'"[\"stale\"]"', 'snapshots': r'"[{\"day\": \"2023-11-14\", \"version\": 1}]"', 'rules': '"[]"',
    'reasons': r'"[\"many\"]"', 'history_read_at': '1700000001.75', 'history_events': '12',
    'history_hash': '"01234567x89abcdef"', 'steps': r'"{\"score\": 0.25}"', 'shadows': '"[]"',
    'decided_by': '"model"', 'payload_hash': f'"{_PAYLOAD_HASH}"',
}  # fmt: skip
VALID_MEMBERS = {'card_authorization': _AUTHORIZATION, 'card_dispute': _DISPUTE, 'card_decision': _DECISION}
_NOISE = [
    *'{}[]",:\\ 0123456789abcu-+.eE\t\r\ufeff\u00a0\u2028é😀',
    '\\u0030', '\\u002d', '\\u005c', '\\u0020', '4111111111111111', '4111-1111-1111-1111', 'null', '""',
]  # fmt: skip


def random_line(bronze_type: str, random: random.Random) -> str:
    """Creates a line: some members replaced, dropped, duplicated or renamed, then possibly a few characters changed."""
    members = list(VALID_MEMBERS[bronze_type].items())
    for _ in range(random.choice([0, 0, 1, 1, 2, 4])):
        members = _mutate(members, random)
    if random.random() < 0.3:
        random.shuffle(members)
    colon, comma = random.choice(
        [(':', ','), (': ', ', '), (' :\t', ' ,\n'), (':\u00a0', ',')][: random.choice([2, 4])]
    )
    line = '{' + comma.join(f'"{name}"{colon}{source}' for name, source in members) + '}'
    line = (
        random.choice(['', '', '', '\ufeff', ' ', '\ufeff\ufeff'])
        + line
        + random.choice(['', '', '\r', ' ', ',', '}'])
    )
    for _ in range(random.choice([0, 0, 0, 1, 2, 6])):
        at = random.randrange(len(line) + 1)
        line = line[:at] + random.choice(_NOISE) + line[at + random.choice([0, 1, 2]) :]
    return line.replace('\n', ' ')


def _mutate(members: list[tuple[str, str]], random: random.Random) -> list[tuple[str, str]]:
    if not members:
        return members
    at = random.randrange(len(members))
    name, source = members[at]
    change = random.randrange(6)
    if change == 0:
        return members[:at] + members[at + 1 :]
    if change == 1:
        return [
            *members,
            (random.choice([name, 'event_\\u0069d', 'other', '__proto__', '']), random.choice(_ANY)),
        ]
    numbers = _NUMBERS + [f'"{n}"' for n in _NUMBERS]
    instants = dict.fromkeys(['ts', 'reported_at', 'received_at', 'decided_at', 'history_read_at'], _INSTANTS)
    values = {
        **instants,
        **dict.fromkeys(['amount', 'score', 'probability', 'history_events'], numbers),
        **dict.fromkeys(
            ['features', 'flags', 'snapshots', 'rules', 'reasons', 'steps', 'shadows'], _JSON_TEXTS
        ),
        'state': ['"late"', '"decided"', '"both"'],
        'decision': ['"approve"', '"decline"', '"maybe"', 'null'],
        'decided_by': ['"list"', '"rule"', '"nobody"', 'null'],
        'payload_hash': [f'"{_PAYLOAD_HASH}"', f'"{_PAYLOAD_HASH.replace("x", "0")}"', 'null'],
    }
    quoted = [f'"{value}"' for value in [*_IDS, 'USD', 'XXX', 'BE', 'eur', 'XK', 'nan', '-inf']]
    source = random.choice(_ANY if change == 2 else values.get(name, quoted))
    return [*members[:at], (name, source), *members[at + 1 :]]
