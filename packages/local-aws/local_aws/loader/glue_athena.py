"""Glue catalogue, crawlers and jobs; Athena workgroups and queries."""

from .context import attempt, fit, shape
from .registry import creates


@creates('aws_glue_catalog_database')
def database(c, r):
    glue = c.client('glue')
    value = fit(
        shape(glue, 'CreateDatabase').members['DatabaseInput'],
        {k: v for k, v in r.items() if k not in ('parameters', 'target_database')},
    )
    value = {k: v for k, v in value.items() if v not in ({}, [])}
    if r.get('parameters'):
        value['Parameters'] = r['parameters']
    if attempt(glue.create_database, DatabaseInput=value) is None:
        glue.update_database(Name=r['name'], DatabaseInput=value)
        return 'updated'


@creates('aws_glue_catalog_table')
def table(c, r):
    glue = c.client('glue')
    wanted = shape(glue, 'CreateTable').members['TableInput']
    value = fit(wanted, {k: v for k, v in r.items() if k not in ('target_table', 'view_definition')})
    descriptor, given = value.get('StorageDescriptor'), r.block('storage_descriptor')
    if descriptor and given.get('ser_de_info'):
        descriptor['SerdeInfo'] = fit(
            wanted.members['StorageDescriptor'].members['SerdeInfo'], given['ser_de_info']
        )
    if descriptor:  # unset numbers and blocks
        for name in [k for k, v in descriptor.items() if v in (0, {}, [])]:
            del descriptor[name]
    if attempt(glue.create_table, DatabaseName=r['database_name'], TableInput=value) is None:
        glue.update_table(DatabaseName=r['database_name'], TableInput=value)
        return 'updated'


@creates('aws_glue_partition')
def partition(c, r):
    value = {'Values': r['partition_values'], 'Parameters': r.get('parameters') or {}}
    if r.block('storage_descriptor'):
        value['StorageDescriptor'] = {'Location': r.block('storage_descriptor').get('location', '')}
    made = attempt(
        c.client('glue').create_partition,
        DatabaseName=r['database_name'],
        TableName=r['table_name'],
        PartitionInput=value,
    )
    return 'created' if made is not None else 'exists'


@creates('aws_glue_crawler')
def crawler(c, r):
    glue = c.client('glue')
    targets = {
        'S3Targets': [{'Path': t['path']} for t in r.get('s3_target', [])],
        'CatalogTargets': [
            {'DatabaseName': t['database_name'], 'Tables': t['tables']} for t in r.get('catalog_target', [])
        ],
    }
    request = {'Name': r['name'], 'Role': r['role'], 'Targets': {k: v for k, v in targets.items() if v}}
    for name, api in (
        ('database_name', 'DatabaseName'),
        ('schedule', 'Schedule'),
        ('configuration', 'Configuration'),
        ('table_prefix', 'TablePrefix'),
    ):
        if r.get(name):
            request[api] = r[name]
    if attempt(glue.create_crawler, **request) is None:
        glue.update_crawler(**request)
        return 'updated'


@creates('aws_glue_job')
def job(c, r):
    glue = c.client('glue')
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
        for k, v in fit(shape(glue, 'CreateJob'), {k: v for k, v in r.items() if k not in skipped}).items()
        if v not in ({}, 0)
    }
    request['Role'], command = r['role_arn'], r.block('command')
    request['Command'] = fit(shape(glue, 'CreateJob').members['Command'], command)
    request['Command'].setdefault('Name', 'glueetl')
    if attempt(glue.create_job, **request) is None:
        glue.update_job(
            JobName=r['name'],
            JobUpdate={
                k: v for k, v in request.items() if k in shape(glue, 'UpdateJob').members['JobUpdate'].members
            },
        )
        return 'updated'


@creates('aws_athena_workgroup')
def workgroup(c, r):
    athena, block = c.client('athena'), r.block('configuration')
    result = (block.get('result_configuration') or [{}])[0]
    configuration = {
        'EnforceWorkGroupConfiguration': bool(block.get('enforce_workgroup_configuration', True)),
        'ResultConfiguration': {'OutputLocation': result['output_location']}
        if result.get('output_location')
        else {},
    }
    if (
        r['name'] == 'primary'
        or attempt(
            athena.create_work_group, 'InvalidRequestException', Name=r['name'], Configuration=configuration
        )
        is None
    ):
        athena.update_work_group(
            WorkGroup=r['name'],
            ConfigurationUpdates={'ResultConfigurationUpdates': configuration['ResultConfiguration']},
        )
        return 'updated'


@creates('aws_athena_named_query')
def named_query(c, r):
    if c.real(r.made_up['id']):
        return 'exists'
    made = c.client('athena').create_named_query(
        Name=r['name'],
        Database=r['database'],
        QueryString=r['query'],
        **({'WorkGroup': r['workgroup']} if r.get('workgroup') else {}),
    )
    c.stands_for(r.made_up['id'], made['NamedQueryId'])


@creates('aws_athena_database')
def athena_database(c, r):
    return (
        'created'
        if attempt(c.client('glue').create_database, DatabaseInput={'Name': r['name']}) is not None
        else 'exists'
    )
