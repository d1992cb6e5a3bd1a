"""Margins that an endpoint gives, of XGBoost as its container runs it, equal those of the model to the last bit."""

import csv
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost

_PACKAGE = Path(__file__).parent.parent
_FIXTURES = _PACKAGE.parent.parent / 'packages' / 'model' / 'test' / 'fixtures'
# Models of each version of XGBoost, each link and format; the container reads one file without an ending.
_MODELS = [
    'logistic.json',
    'logistic-ubj.ubj',
    'dart.ubj',
    'categories-ubj.ubj',
    'exact-pruned.json',
    'count.json',
    'raw.json',
    '1.7.6-logistic-ubj.ubj',
    '2.1.4-categories.json',
]


def _answer(booster: xgboost.Booster, body: str) -> str:
    """As the container does (aws/sagemaker-xgboost-container, encoder.py csv_to_dmatrix, serve.py invocations)."""
    assert csv.Sniffer().sniff(body.split('\n', maxsplit=1)[0][:512]).delimiter == ','
    cells = [['nan' if cell == '' else cell for cell in line.split(',')] for line in body.split('\n')]
    data = xgboost.DMatrix(np.array(cells).astype(np.float64))
    return ','.join(map(str, booster.predict(data, validate_features=False).tolist()))


class _Endpoint:
    def __init__(self) -> None:
        self.booster = xgboost.Booster()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers['content-length'])).decode().strip()
                answer = _answer(endpoint.booster, body).encode()
                self.send_response(200)
                self.send_header('content-type', 'text/csv')
                self.send_header('x-amzn-invoked-production-variant', 'v1')
                self.send_header('content-length', str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'


@pytest.fixture(name='endpoint')
def _endpoint() -> Iterator[_Endpoint]:
    endpoint = _Endpoint()
    thread = threading.Thread(target=endpoint.server.serve_forever)
    thread.start()
    yield endpoint
    endpoint.server.shutdown()
    thread.join()
    endpoint.server.server_close()


def _node(script: str, *arguments: str, text: str = '') -> str:
    ended = subprocess.run(
        [
            os.environ['CARDLAKE_NODE'],
            '-r',
            '@cardlake/tooling/register',
            f'tests/support/{script}',
            *arguments,
        ],
        cwd=_PACKAGE,
        env={**os.environ, 'AWS_ACCESS_KEY_ID': 'test', 'AWS_SECRET_ACCESS_KEY': 'test'},
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.filterwarnings('ignore')
@pytest.mark.parametrize('name', _MODELS)
def test_answers_of_an_endpoint_equal_the_margins(name: str, tmp_path: Path, endpoint: _Endpoint) -> None:
    expected = json.loads((_FIXTURES / f'{name}.expected.json').read_text())
    served = tmp_path / 'xgboost-model'
    _node('margin.ts', str(_FIXTURES / name), str(served))
    endpoint.booster.load_model(served)
    job = {'url': endpoint.url, 'version': 'v1', 'rows': expected['rows']}
    assert json.loads(_node('ask.ts', text=json.dumps(job))) == expected['margins']
