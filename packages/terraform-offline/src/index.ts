export { offlineTerraformEnvironment } from './environment';
