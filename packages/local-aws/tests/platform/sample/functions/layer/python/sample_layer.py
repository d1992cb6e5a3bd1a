def clean(key):
    return key.removeprefix('raw/')
