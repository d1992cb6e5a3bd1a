"""The usage that a run of EMR Serverless is billed for."""

from local_aws.emulator.emr_serverless import _billed, _spark_settings


def run(parameters: str) -> dict[str, object]:
    return {'jobDriver': {'sparkSubmit': {'sparkSubmitParameters': parameters}}}


def test_settings_are_read_from_the_submit_parameters() -> None:
    assert _spark_settings("--conf spark.a=1 -c 'spark.b=x y' --name z") == {'spark.a': '1', 'spark.b': 'x y'}


def test_the_driver_and_each_executor_are_billed_for_a_minute_at_least() -> None:
    parameters = ' '.join(
        f'--conf {setting}'
        for setting in (
            'spark.executor.instances=2',
            'spark.driver.cores=2',
            'spark.executor.cores=4',
            'spark.driver.memory=10g',
            'spark.executor.memory=20g',
        )
    )
    # 10 vCPU; with Spark's overhead 11 GB and twice 22 GB.
    expected = {'vCPUHour': round(10 / 60, 3), 'memoryGBHour': round(55 / 60, 3), 'storageGBHour': 0.0}
    assert _billed(run(parameters), 7) == expected
    assert _billed(run(parameters), 3600)['vCPUHour'] == 10
