import hashlib

BLOCKS = 100
DATA = bytes(1_000_000)


def work(task):
    digest = hashlib.sha256()
    for _ in range(BLOCKS):
        digest.update(DATA)
    return digest.hexdigest()
