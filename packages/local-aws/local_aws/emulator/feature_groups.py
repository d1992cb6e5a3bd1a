"""SageMaker feature groups: create, describe, update (add only), list, delete, with the limits that AWS documents."""

import re
from collections.abc import Collection

from . import common
from .common import Answer, Json

groups = common.create_store()  # name -> description
NAME = re.compile(r'[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}')
RESERVED = {'is_deleted', 'write_time', 'api_invocation_time'}
TYPES = {'Integral', 'Fractional', 'String'}
MAX_FEATURES = 2500


def name_of(name_or_arn: str | None) -> str:
    return (name_or_arn or '').split(':feature-group/')[-1]


def _find_problem(features: list[Json], known: Collection[str] = ()) -> str | None:
    names = [f.get('FeatureName', '') for f in features]
    for f in features:
        n = f.get('FeatureName', '')
        if len(n) > 64 or not NAME.fullmatch(n):
            return f"Value '{n}' at 'featureName' failed to satisfy constraint: at most 64 characters, {NAME.pattern}"
        if n.lower() in RESERVED:
            return f'FeatureName {n} is reserved: it cannot be any of {sorted(RESERVED)}'
        if f.get('FeatureType') not in TYPES:
            return f'FeatureType of {n} must be one of {sorted(TYPES)}'
    repeated = {n for n in names if names.count(n) > 1} if len(names) < 100 else set()
    if repeated or len(set(names)) != len(names) or set(names) & set(known):
        return f'Feature names must be unique: {sorted(repeated | (set(names) & set(known)))}'
    if len(names) + len(known) > MAX_FEATURES:
        return f'A feature group has at most {MAX_FEATURES} features, not {len(names) + len(known)}'
    return None


def _create(request: Json) -> Answer:
    name, features = request.get('FeatureGroupName', ''), request.get('FeatureDefinitions') or []
    if len(name) > 64 or not NAME.fullmatch(name):
        return common.error(
            'ValidationException',
            f"Value '{name}' at 'featureGroupName' must have at most 64 characters and match {NAME.pattern}",
        )
    if name in groups:
        return common.error(
            'ResourceInUse', f'Resource Already Exists: FeatureGroup with name {name} already exists.'
        )
    problem = _find_problem(features)
    types = {f['FeatureName']: f['FeatureType'] for f in features if 'FeatureName' in f}
    identifier, event_time = request.get('RecordIdentifierFeatureName'), request.get('EventTimeFeatureName')
    if not problem and (identifier not in types or event_time not in types):
        problem = (
            f'RecordIdentifierFeatureName {identifier} and EventTimeFeatureName {event_time} '
            'must be among the FeatureDefinitions'
        )
    if not problem and types[event_time] == 'Integral':
        problem = f'EventTimeFeature {event_time} must be of type String or Fractional'
    if (
        not problem
        and not (request.get('OnlineStoreConfig') or {}).get('EnableOnlineStore')
        and not request.get('OfflineStoreConfig')
    ):
        problem = 'at least one of OnlineStoreConfig and OfflineStoreConfig must be given'
    if problem:
        return common.error('ValidationException', problem)
    now = common.now()
    group = {
        **request,
        'FeatureGroupArn': common.arn('sagemaker', f'feature-group/{name}'),
        'FeatureGroupStatus': 'Created',
        'CreationTime': now,
        'LastModifiedTime': now,
        'OnlineStoreTotalSizeBytes': 0,
        'NextToken': '',
    }
    if request.get('OfflineStoreConfig'):
        group['OfflineStoreStatus'] = {'Status': 'Active'}
    groups[name] = group
    return common.ok({'FeatureGroupArn': group['FeatureGroupArn']})


def _update(group: Json, request: Json) -> Answer:
    additions = request.get('FeatureAdditions') or []
    if len(additions) > 100:
        return common.error('ValidationException', 'FeatureAdditions has at most 100 members')
    problem = _find_problem(additions, [f['FeatureName'] for f in group['FeatureDefinitions']])
    if problem:
        return common.error('ValidationException', problem)
    group['FeatureDefinitions'] = group['FeatureDefinitions'] + additions
    if request.get('OnlineStoreConfig') and group.get('OnlineStoreConfig'):
        group['OnlineStoreConfig'] = {**group['OnlineStoreConfig'], **request['OnlineStoreConfig']}
    if request.get('ThroughputConfig'):
        group['ThroughputConfig'] = {**(group.get('ThroughputConfig') or {}), **request['ThroughputConfig']}
    group.update(LastModifiedTime=common.now(), LastUpdateStatus={'Status': 'Successful'})
    return common.ok({'FeatureGroupArn': group['FeatureGroupArn']})


def handle(operation: str, request: Json) -> Answer | None:
    """Answers a control operation on feature groups; None for any other operation."""
    if operation == 'CreateFeatureGroup':
        return _create(request)
    if operation == 'ListFeatureGroups':
        return _list(request.get('NameContains') or '')
    if operation not in _GROUP_OPERATIONS:
        return None
    group = groups.get(name_of(request.get('FeatureGroupName')))
    if group is None:
        name = request.get('FeatureGroupName')
        return common.error('ResourceNotFound', f'Feature Group {name} does not exist')
    return _GROUP_OPERATIONS[operation](group, request)


def _list(part: str) -> Answer:
    keys = ('FeatureGroupName', 'FeatureGroupArn', 'CreationTime', 'FeatureGroupStatus')
    found = [{key: group[key] for key in keys} for name, group in groups.items() if part in name]
    return common.ok({'FeatureGroupSummaries': found})


def _describe(group: Json, _: Json) -> Answer:
    return common.ok({key: value for key, value in group.items() if key != 'Tags'})


def _delete(group: Json, _: Json) -> Answer:
    del groups[group['FeatureGroupName']]
    return common.ok({})


_GROUP_OPERATIONS = {
    'DescribeFeatureGroup': _describe,
    'UpdateFeatureGroup': _update,
    'DeleteFeatureGroup': _delete,
}
