"""Replaces a dataset by a new build."""

from __future__ import annotations

from cardlake_jobs.datasets.files import DataFile
from cardlake_jobs.datasets.manifest import MANIFEST_NAME
from cardlake_jobs.iceberg.storage import Storage


def replace_dataset(storage: Storage, folder: str, files: list[DataFile], manifest: str) -> bool:
    """Moves new files into the folder, then writes the manifest, then removes files that it does not list. A reader
    that follows the manifest always finds all files of one build, even if this function dies half-way.

    :param folder: URI of the build day's folder
    :param files: staged files to move there
    :returns: False if the folder already had exactly this content, so that nothing was done
    """
    existing = storage.list_sizes(folder)
    missing = [file for file in files if existing.get(file.path) != file.size]
    expected = {MANIFEST_NAME, *(file.path for file in files)}
    obsolete = [path for path in existing if path not in expected and not _is_hidden(path)]
    manifest_uri = f'{folder}/{MANIFEST_NAME}'
    content = manifest.encode()
    if not missing and not obsolete and storage.read(manifest_uri) == content:
        return False
    for file in missing:
        storage.move(file.location, f'{folder}/{file.path}')
    storage.write(manifest_uri, content)
    for path in obsolete:
        storage.remove(f'{folder}/{path}')
    return True


def _is_hidden(path: str) -> bool:
    """True for the checksum files of lakes of older releases: Hadoop removes them together with their files."""
    return path.rsplit('/', 1)[-1].startswith('.')
