"""SageMaker feature groups, models, endpoint configurations, endpoints."""

from .context import attempt, fit, shape
from .registry import creates, ignore


@creates('aws_sagemaker_feature_group')
def feature_group(c, r):
    sm = c.client('sagemaker')
    request = fit(shape(sm, 'CreateFeatureGroup'), {k: v for k, v in r.items() if k != 'tags'})
    offline = request.get('OfflineStoreConfig') or {}
    (offline.get('S3StorageConfig') or {}).pop('ResolvedOutputS3Uri', None)
    request = {k: v for k, v in request.items() if v != {}}
    if attempt(sm.create_feature_group, 'ResourceInUse', **request):
        return 'created'
    known = {
        f['FeatureName']
        for f in sm.describe_feature_group(FeatureGroupName=r['feature_group_name'])['FeatureDefinitions']
    }
    more = [f for f in request['FeatureDefinitions'] if f['FeatureName'] not in known]
    if more:
        sm.update_feature_group(FeatureGroupName=r['feature_group_name'], FeatureAdditions=more)
    return 'updated' if more else 'exists'


@creates('aws_sagemaker_model')
def model(c, r):
    sm = c.client('sagemaker')
    block = {
        'model_name': r['name'],
        'execution_role_arn': r['execution_role_arn'],
        'primary_container': r.get('primary_container'),
        'containers': r.get('container'),
    }
    request = {k: v for k, v in fit(shape(sm, 'CreateModel'), block).items() if v != {}}
    for part, given in (
        (request.get('PrimaryContainer'), r.block('primary_container')),
        *zip(request.get('Containers', []), r.get('container', [])),
    ):
        if part is not None:
            part.pop('Environment', None)
            if given.get('environment'):
                part['Environment'] = given['environment']
    return 'created' if attempt(sm.create_model, 'ValidationException', **request) else 'exists'


@creates('aws_sagemaker_endpoint_configuration')
def endpoint_configuration(c, r):
    sm = c.client('sagemaker')
    variants = []
    for v in r.get('production_variants', []):
        v = fit(shape(sm, 'CreateEndpointConfig').members['ProductionVariants'].member, v)
        variants.append({'VariantName': 'AllTraffic', **{k: x for k, x in v.items() if x not in ({}, 0)}})
    request = {'EndpointConfigName': r['name'], 'ProductionVariants': variants}
    return 'created' if attempt(sm.create_endpoint_config, 'ValidationException', **request) else 'exists'


@creates('aws_sagemaker_endpoint')
def endpoint(c, r):
    sm = c.client('sagemaker')
    request = {'EndpointName': r['name'], 'EndpointConfigName': r['endpoint_config_name']}
    found = attempt(sm.describe_endpoint, 'ValidationException', EndpointName=r['name'])
    if found:
        if found['EndpointConfigName'] != r['endpoint_config_name']:
            sm.update_endpoint(**request)
            return 'updated'
        return 'exists'
    sm.create_endpoint(**request)


@creates('aws_sagemaker_model_package_group')
def model_package_group(c, r):
    made = attempt(
        c.client('sagemaker').create_model_package_group,
        'ValidationException',
        ModelPackageGroupName=r['model_package_group_name'],
    )
    return 'created' if made else 'exists'


ignore(
    'nothing in the emulator needs it',
    'aws_sagemaker_domain',
    'aws_sagemaker_user_profile',
    'aws_sagemaker_notebook_instance',
)
