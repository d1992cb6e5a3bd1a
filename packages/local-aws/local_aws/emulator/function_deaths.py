"""Functions in Node that die, with DEATH_RATE: a share (0 to 1) of the moments before a request and after its answer.

So a function can end between any two of its steps, as one does that runs out of memory.
"""

import os

from ministack.core import lambda_runtime

from . import common

common.require_attributes(lambda_runtime, '_NODEJS_WORKER_SCRIPT')

_SCRIPT = """
{
  const http = require("http");
  const { request } = http;
  const maybeDie = () => {
    if (Math.random() < RATE) process.kill(process.pid, "SIGKILL");
  };
  http.request = (...args) => {
    maybeDie();
    const sent = request(...args);
    sent.prependListener("response", maybeDie);
    return sent;
  };
}
"""

_rate = float(os.environ.get('DEATH_RATE') or 0)
if _rate:
    lambda_runtime._NODEJS_WORKER_SCRIPT = (
        _SCRIPT.replace('RATE', str(_rate)) + lambda_runtime._NODEJS_WORKER_SCRIPT
    )
