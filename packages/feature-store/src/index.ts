export * from './group';
export { type LocalOnlineStore, localOnlineStore, ONLINE_FOLDER, onlineFolder } from './local/local-store';
export * from './record';
export * from './store';
