// Tells the contents of each bundle of the build. It is a program, since jest loads no ES modules.
import { bundleMain } from '../../bundle.mjs';

const { metafile } = await bundleMain();
console.log(JSON.stringify(metafile.outputs));
