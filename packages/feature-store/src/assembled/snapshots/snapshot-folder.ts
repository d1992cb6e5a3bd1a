/** Folder of the local snapshot rows under the root of a lake. */
export const SNAPSHOT_FOLDER = 'online/snapshots';
