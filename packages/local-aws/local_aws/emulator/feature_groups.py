"""SageMaker feature groups: create, describe, update (add only), list, delete, with the limits that AWS documents."""

from . import common, feature_rules
from .common import Answer, Json

groups = common.create_store()  # name -> description


def name_of(name_or_arn: str | None) -> str:
    return (name_or_arn or '').split(':feature-group/')[-1]


def _create(request: Json) -> Answer:
    name = request.get('FeatureGroupName', '')
    problem = feature_rules.find_group_problem(request)
    if problem:
        return common.error('ValidationException', problem)
    # CreateFeatureGroup, Errors: ResourceInUse, ResourceLimitExceeded.
    if name in groups:
        return common.error(
            'ResourceInUse', f'Resource Already Exists: FeatureGroup with name {name} already exists.'
        )
    if len(groups) >= feature_rules.MAX_GROUPS:
        limit = f'The account-level service limit for feature groups is {feature_rules.MAX_GROUPS}'
        return common.error('ResourceLimitExceeded', limit)
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
    # UpdateFeatureGroup.FeatureAdditions: 1 to 100 items.
    if len(additions) > 100:
        return common.error('ValidationException', 'FeatureAdditions has at most 100 members')
    online: Json = group.get('OnlineStoreConfig') or {}
    problem = feature_rules.find_features_problem(
        additions,
        [f['FeatureName'] for f in group['FeatureDefinitions']],
        in_memory=online.get('StorageType') == 'InMemory',
    ) or feature_rules.find_ttl_problem((request.get('OnlineStoreConfig') or {}).get('TtlDuration'))
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
