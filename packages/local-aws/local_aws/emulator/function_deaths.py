"""Functions in Node that die, with DEATH_RATE: a share (0 to 1) of the moments before a request and after its answer.

So a function can end between any two of its steps, as one does that runs out of memory. The notes,
EMULATOR_LOGS/deaths, have the name of a function for each of its deaths.
"""

import json
import os

from ministack.core import lambda_runtime

from . import common

common.require_attributes(lambda_runtime, '_NODEJS_WORKER_SCRIPT')

_SCRIPT = """
{
  const http = require("http");
  const { request } = http;
  const maybeDie = () => {
    if (Math.random() >= RATE) return;
    require("fs").appendFileSync(NOTES, process.env.AWS_LAMBDA_FUNCTION_NAME + "\\n");
    process.kill(process.pid, "SIGKILL");
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
        _SCRIPT.replace('RATE', str(_rate)).replace('NOTES', json.dumps(common.log_file('deaths')))
        + lambda_runtime._NODEJS_WORKER_SCRIPT
    )
