"""SageMaker feature groups, models, endpoint configurations, endpoints."""

from .context import Context, Resource, attempt
from .parameters import fit, shape
from .registry import Outcome, creates, skip


@creates('aws_sagemaker_feature_group')
def feature_group(context: Context, resource: Resource) -> Outcome:
    sm = context.client('sagemaker')
    request = fit(shape(sm, 'CreateFeatureGroup'), {k: v for k, v in resource.items() if k != 'tags'})
    offline = request.get('OfflineStoreConfig') or {}
    (offline.get('S3StorageConfig') or {}).pop('ResolvedOutputS3Uri', None)
    request = {k: v for k, v in request.items() if v != {}}
    if attempt(sm.create_feature_group, 'ResourceInUse', **request):
        return 'created'
    known = {
        f['FeatureName']
        for f in sm.describe_feature_group(FeatureGroupName=resource['feature_group_name'])[
            'FeatureDefinitions'
        ]
    }
    more = [f for f in request['FeatureDefinitions'] if f['FeatureName'] not in known]
    if more:
        sm.update_feature_group(FeatureGroupName=resource['feature_group_name'], FeatureAdditions=more)
    return 'updated' if more else 'exists'


@creates('aws_sagemaker_model')
def model(context: Context, resource: Resource) -> Outcome:
    sm = context.client('sagemaker')
    block = {
        'model_name': resource['name'],
        'execution_role_arn': resource['execution_role_arn'],
        'primary_container': resource.get('primary_container'),
        'containers': resource.get('container'),
    }
    request = {k: v for k, v in fit(shape(sm, 'CreateModel'), block).items() if v != {}}
    for part, given in (
        (request.get('PrimaryContainer'), resource.block('primary_container')),
        *zip(request.get('Containers', []), resource.get('container', []), strict=False),
    ):
        if part is not None:
            part.pop('Environment', None)
            if given.get('environment'):
                part['Environment'] = given['environment']
    return 'created' if attempt(sm.create_model, 'ValidationException', **request) else 'exists'


@creates('aws_sagemaker_endpoint_configuration')
def endpoint_configuration(context: Context, resource: Resource) -> Outcome:
    sm = context.client('sagemaker')
    variant = shape(sm, 'CreateEndpointConfig').members['ProductionVariants'].member
    given = [fit(variant, block) for block in resource.get('production_variants', [])]
    variants = [
        {'VariantName': 'AllTraffic', **{k: v for k, v in each.items() if v not in ({}, 0)}} for each in given
    ]
    request = {'EndpointConfigName': resource['name'], 'ProductionVariants': variants}
    return 'created' if attempt(sm.create_endpoint_config, 'ValidationException', **request) else 'exists'


@creates('aws_sagemaker_endpoint')
def endpoint(context: Context, resource: Resource) -> Outcome:
    sm = context.client('sagemaker')
    request = {'EndpointName': resource['name'], 'EndpointConfigName': resource['endpoint_config_name']}
    found = attempt(sm.describe_endpoint, 'ValidationException', EndpointName=resource['name'])
    if found:
        if found['EndpointConfigName'] != resource['endpoint_config_name']:
            sm.update_endpoint(**request)
            return 'updated'
        return 'exists'
    sm.create_endpoint(**request)
    return 'created'


@creates('aws_sagemaker_model_package_group')
def model_package_group(context: Context, resource: Resource) -> Outcome:
    made = attempt(
        context.client('sagemaker').create_model_package_group,
        'ValidationException',
        ModelPackageGroupName=resource['model_package_group_name'],
    )
    return 'created' if made else 'exists'


skip(
    'no local service needs it',
    'aws_sagemaker_domain',
    'aws_sagemaker_user_profile',
    'aws_sagemaker_notebook_instance',
)
