"""Glue catalogue, crawlers and jobs; Athena workgroups and queries."""

from .context import Context, Resource, attempt
from .parameters import fit, shape
from .registry import Outcome, creates


@creates('aws_glue_catalog_database')
def database(context: Context, resource: Resource) -> Outcome:
    glue = context.client('glue')
    value = fit(
        shape(glue, 'CreateDatabase').members['DatabaseInput'],
        {k: v for k, v in resource.items() if k not in ('parameters', 'target_database')},
    )
    value = {k: v for k, v in value.items() if v not in ({}, [])}
    if resource.get('parameters'):
        value['Parameters'] = resource['parameters']
    if attempt(glue.create_database, DatabaseInput=value) is None:
        glue.update_database(Name=resource['name'], DatabaseInput=value)
        return 'updated'
    return 'created'


@creates('aws_glue_catalog_table')
def table(context: Context, resource: Resource) -> Outcome:
    glue = context.client('glue')
    wanted = shape(glue, 'CreateTable').members['TableInput']
    value = fit(wanted, {k: v for k, v in resource.items() if k not in ('target_table', 'view_definition')})
    descriptor, given = value.get('StorageDescriptor'), resource.block('storage_descriptor')
    if descriptor and given.get('ser_de_info'):
        descriptor['SerdeInfo'] = fit(
            wanted.members['StorageDescriptor'].members['SerdeInfo'], given['ser_de_info']
        )
    if descriptor:  # unset numbers and blocks
        for name in [k for k, v in descriptor.items() if v in (0, {}, [])]:
            del descriptor[name]
    if attempt(glue.create_table, DatabaseName=resource['database_name'], TableInput=value) is None:
        glue.update_table(DatabaseName=resource['database_name'], TableInput=value)
        return 'updated'
    return 'created'


@creates('aws_glue_partition')
def partition(context: Context, resource: Resource) -> Outcome:
    value = {'Values': resource['partition_values'], 'Parameters': resource.get('parameters') or {}}
    if resource.block('storage_descriptor'):
        value['StorageDescriptor'] = {'Location': resource.block('storage_descriptor').get('location', '')}
    made = attempt(
        context.client('glue').create_partition,
        DatabaseName=resource['database_name'],
        TableName=resource['table_name'],
        PartitionInput=value,
    )
    return 'created' if made is not None else 'exists'


@creates('aws_glue_crawler')
def crawler(context: Context, resource: Resource) -> Outcome:
    glue = context.client('glue')
    wanted = shape(glue, 'CreateCrawler')
    request = fit(wanted, {k: v for k, v in resource.items() if k not in ('tags', 'security_configuration')})
    request['Targets'] = fit(wanted.members['Targets'], resource)
    if resource.get('security_configuration'):
        request['CrawlerSecurityConfiguration'] = resource['security_configuration']
    if attempt(glue.create_crawler, **request) is None:
        glue.update_crawler(**request)
        return 'updated'
    return 'created'


@creates('aws_glue_job')
def job(context: Context, resource: Resource) -> Outcome:
    glue = context.client('glue')
    skipped = (
        'command',
        'connections',
        'tags',
        'max_capacity',
        'notification_property',
        'source_control_details',
        'allocated_capacity',
    )
    request = {
        k: v
        for k, v in fit(
            shape(glue, 'CreateJob'), {k: v for k, v in resource.items() if k not in skipped}
        ).items()
        if v not in ({}, 0)
    }
    request['Role'], command = resource['role_arn'], resource.block('command')
    request['Command'] = fit(shape(glue, 'CreateJob').members['Command'], command)
    request['Command'].setdefault('Name', 'glueetl')
    if attempt(glue.create_job, **request) is None:
        glue.update_job(
            JobName=resource['name'],
            JobUpdate={
                k: v for k, v in request.items() if k in shape(glue, 'UpdateJob').members['JobUpdate'].members
            },
        )
        return 'updated'
    return 'created'


@creates('aws_athena_workgroup')
def workgroup(context: Context, resource: Resource) -> Outcome:
    athena, block = context.client('athena'), resource.block('configuration')
    result = (block.get('result_configuration') or [{}])[0]
    configuration = {
        'EnforceWorkGroupConfiguration': bool(block.get('enforce_workgroup_configuration', True)),
        'ResultConfiguration': {'OutputLocation': result['output_location']}
        if result.get('output_location')
        else {},
    }
    if (
        resource['name'] == 'primary'
        or attempt(
            athena.create_work_group,
            'InvalidRequestException',
            Name=resource['name'],
            Configuration=configuration,
        )
        is None
    ):
        athena.update_work_group(
            WorkGroup=resource['name'],
            ConfigurationUpdates={'ResultConfigurationUpdates': configuration['ResultConfiguration']},
        )
        return 'updated'
    return 'created'


@creates('aws_athena_named_query')
def named_query(context: Context, resource: Resource) -> Outcome:
    if context.known_id(resource.in_state['id']):
        return 'exists'
    made = context.client('athena').create_named_query(
        Name=resource['name'],
        Database=resource['database'],
        QueryString=resource['query'],
        **({'WorkGroup': resource['workgroup']} if resource.get('workgroup') else {}),
    )
    context.replace_id(resource.in_state['id'], made['NamedQueryId'])
    return 'created'


@creates('aws_athena_database')
def athena_database(context: Context, resource: Resource) -> Outcome:
    return (
        'created'
        if attempt(context.client('glue').create_database, DatabaseInput={'Name': resource['name']})
        is not None
        else 'exists'
    )
