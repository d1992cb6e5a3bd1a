"""A training job: its model is the data of a channel, as often as a hyperparameter says; none is a failure.

In script mode it is what the job says.
"""

import json
import subprocess
import sys
from pathlib import Path

if sys.argv[2:]:
    sys.exit(subprocess.run([sys.executable, *sys.argv[2:]], check=False).returncode)

opt_ml = Path(sys.argv[1])
settings = json.loads((opt_ml / 'input/config/hyperparameters.json').read_text())
files = sorted(path for path in (opt_ml / 'input/data/train').rglob('*') if path.is_file())
if not files:
    (opt_ml / 'output/failure').write_text('the channel train is empty')
    sys.exit(1)
text = ''.join(path.read_text() for path in files)
(opt_ml / 'model/model').write_text(text * int(settings['times']))
