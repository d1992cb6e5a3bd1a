// `node python.mjs <arguments>`: runs the package's own Python in the package folder.
import { packageFolder, runPython } from './environment.mjs';

process.exit(runPython(process.argv.slice(2), packageFolder));
