"""SageMaker model packages: the versions in a model package group, numbered from 1 (CreateModelPackage)."""

from . import common
from .common import Answer, Json

_packages = common.create_store()  # ARN -> description
_numbers = common.create_store()  # group -> number of its newest package


def handle(operation: str, request: Json) -> Answer | None:
    """Answers a call about model packages; None for another one."""
    calls = {
        'CreateModelPackage': _create,
        'DescribeModelPackage': _describe,
        'DeleteModelPackage': _delete,
        'ListModelPackages': _list,
    }
    call = calls.get(operation)
    return None if call is None else call(request)


def _create(request: Json) -> Answer:
    group = request.get('ModelPackageGroupName')
    if not group:
        return common.error('ValidationException', 'Missing ARN.')
    number = _numbers.get(group, 0) + 1
    _numbers[group] = number
    arn = common.arn('sagemaker', f'model-package/{group}/{number}'.lower())
    _packages[arn] = {
        **request,
        'ModelPackageArn': arn,
        'ModelPackageVersion': number,
        'ModelPackageStatus': 'Completed',
        'CreationTime': common.now(),
    }
    return common.ok({'ModelPackageArn': arn})


def _missing(name: str) -> Answer:
    return common.error('ValidationException', f'ModelPackage {name} does not exist.')


def _describe(request: Json) -> Answer:
    found = _packages.get(request['ModelPackageName'])
    return _missing(request['ModelPackageName']) if found is None else common.ok(found)


def _delete(request: Json) -> Answer:
    found = _packages.pop(request['ModelPackageName'], None)
    return _missing(request['ModelPackageName']) if found is None else common.ok({})


def _list(request: Json) -> Answer:
    group = request.get('ModelPackageGroupName')
    found = [each for each in _packages.values() if each['ModelPackageGroupName'] == group]
    return common.ok({'ModelPackageSummaryList': found})
