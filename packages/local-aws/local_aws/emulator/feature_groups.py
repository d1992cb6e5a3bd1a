"""SageMaker feature groups: create, describe, update (add only), list, delete, with the limits that AWS documents."""

import re

from . import common

groups = common.store()  # name -> description
NAME = re.compile(r'[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}')
RESERVED = {'is_deleted', 'write_time', 'api_invocation_time'}
TYPES = {'Integral', 'Fractional', 'String'}
MAX_FEATURES = 2500


def name_of(name_or_arn):
    return (name_or_arn or '').split(':feature-group/')[-1]


def _problem_with_features(features, known=()):
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


def _create(d):
    name, features = d.get('FeatureGroupName', ''), d.get('FeatureDefinitions') or []
    if len(name) > 64 or not NAME.fullmatch(name):
        return common.error(
            'ValidationException',
            f"Value '{name}' at 'featureGroupName' must have at most 64 characters and match {NAME.pattern}",
        )
    if name in groups:
        return common.error(
            'ResourceInUse', f'Resource Already Exists: FeatureGroup with name {name} already exists.'
        )
    problem = _problem_with_features(features)
    types = {f['FeatureName']: f['FeatureType'] for f in features if 'FeatureName' in f}
    identifier, event_time = d.get('RecordIdentifierFeatureName'), d.get('EventTimeFeatureName')
    if not problem and (identifier not in types or event_time not in types):
        problem = f'RecordIdentifierFeatureName {identifier} and EventTimeFeatureName {event_time} must be among the FeatureDefinitions'
    if not problem and types[event_time] == 'Integral':
        problem = f'EventTimeFeature {event_time} must be of type String or Fractional'
    if (
        not problem
        and not (d.get('OnlineStoreConfig') or {}).get('EnableOnlineStore')
        and not d.get('OfflineStoreConfig')
    ):
        problem = 'at least one of OnlineStoreConfig and OfflineStoreConfig must be given'
    if problem:
        return common.error('ValidationException', problem)
    now = common.now()
    group = {
        **d,
        'FeatureGroupArn': common.arn('sagemaker', f'feature-group/{name}'),
        'FeatureGroupStatus': 'Created',
        'CreationTime': now,
        'LastModifiedTime': now,
        'OnlineStoreTotalSizeBytes': 0,
        'NextToken': '',
    }
    if d.get('OfflineStoreConfig'):
        group['OfflineStoreStatus'] = {'Status': 'Active'}
    groups[name] = group
    return common.ok({'FeatureGroupArn': group['FeatureGroupArn']})


def _update(group, d):
    additions = d.get('FeatureAdditions') or []
    if len(additions) > 100:
        return common.error('ValidationException', 'FeatureAdditions has at most 100 members')
    problem = _problem_with_features(additions, [f['FeatureName'] for f in group['FeatureDefinitions']])
    if problem:
        return common.error('ValidationException', problem)
    group['FeatureDefinitions'] = group['FeatureDefinitions'] + additions
    if d.get('OnlineStoreConfig') and group.get('OnlineStoreConfig'):
        group['OnlineStoreConfig'] = {**group['OnlineStoreConfig'], **d['OnlineStoreConfig']}
    if d.get('ThroughputConfig'):
        group['ThroughputConfig'] = {**(group.get('ThroughputConfig') or {}), **d['ThroughputConfig']}
    group.update(LastModifiedTime=common.now(), LastUpdateStatus={'Status': 'Successful'})
    return common.ok({'FeatureGroupArn': group['FeatureGroupArn']})


def handle(operation, d):
    """Answer a control operation on feature groups, or None if it is none."""
    if operation == 'CreateFeatureGroup':
        return _create(d)
    if operation == 'ListFeatureGroups':
        part = d.get('NameContains') or ''
        return common.ok(
            {
                'FeatureGroupSummaries': [
                    {
                        k: g[k]
                        for k in ('FeatureGroupName', 'FeatureGroupArn', 'CreationTime', 'FeatureGroupStatus')
                    }
                    for n, g in groups.items()
                    if part in n
                ]
            }
        )
    if operation not in ('DescribeFeatureGroup', 'UpdateFeatureGroup', 'DeleteFeatureGroup'):
        return None
    group = groups.get(name_of(d.get('FeatureGroupName')))
    if group is None:
        return common.error('ResourceNotFound', f'Feature Group {d.get("FeatureGroupName")} does not exist')
    if operation == 'UpdateFeatureGroup':
        return _update(group, d)
    if operation == 'DeleteFeatureGroup':
        del groups[group['FeatureGroupName']]
        return common.ok({})
    return common.ok({k: v for k, v in group.items() if k != 'Tags'})
