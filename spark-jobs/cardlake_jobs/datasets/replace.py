"""Puts a dataset in the place of the one before."""

from __future__ import annotations

from cardlake_jobs.datasets.files import DataFile
from cardlake_jobs.datasets.manifest import MANIFEST_NAME
from cardlake_jobs.iceberg.storage import Storage


def replace_dataset(storage: Storage, folder: str, files: list[DataFile], manifest: str) -> bool:
    """Brings new files in, then the manifest, then removes what it does not name: whoever reads the folder by its
    manifest finds every file of one build, before and after and if this ends half-way.

    :param folder: URI of the build date's folder
    :param files: waiting to be moved there
    :returns: False, with nothing done, when it is just that already
    """
    before = storage.sizes(folder)
    lacking = [file for file in files if before.get(file.path) != file.size]
    wanted = {MANIFEST_NAME, *(file.path for file in files)}
    surplus = [path for path in before if path not in wanted and not _is_hidden(path)]
    place = f'{folder}/{MANIFEST_NAME}'
    content = manifest.encode()
    if not lacking and not surplus and storage.read(place) == content:
        return False
    for file in lacking:
        storage.move(file.location, f'{folder}/{file.path}')
    storage.write(place, content)
    for path in surplus:
        storage.remove(f'{folder}/{path}')
    return True


def _is_hidden(path: str) -> bool:
    """Checksums that Hadoop keeps beside files of a local folder, and removes with them."""
    return path.rsplit('/', 1)[-1].startswith('.')
