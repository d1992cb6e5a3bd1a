export * from './group';
export { localOnlineStore, ONLINE_FOLDER, onlineFolder } from './local/local-store';
export * from './record';
export * from './store';
