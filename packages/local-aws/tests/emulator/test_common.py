"""Keys change their case between the styles of state machines and APIs."""

from local_aws.emulator.common import lower_keys, upper_keys


def test_keys_change_their_first_letter_at_every_depth() -> None:
    assert lower_keys({'JobName': 'a', 'List': [{'ItemName': 1}]}) == {
        'jobName': 'a',
        'list': [{'itemName': 1}],
    }


def test_the_keys_of_the_users_maps_stay() -> None:
    assert upper_keys({'tags': {'team': 'fraud'}, 'name': 'a'}) == {'Tags': {'team': 'fraud'}, 'Name': 'a'}
