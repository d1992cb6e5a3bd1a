export * from './check-environment';
export { ALERT_ADDRESS_MISSING, needsAlertAddress } from './environment-rules';
export * from './finding';
