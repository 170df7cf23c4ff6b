"""Fills or reads a cache with huggingface_hub; the place and the Hub are those of the environment.

    python hub_cache.py fill REPO
    python hub_cache.py read REPO FILE...

`fill` fetches all of REPO. `read` uses no network: it prints what scan_cache_dir warns of, the path of the snapshot, and the path of
each FILE, one a line.
"""

import sys

from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download

action, repo, *files = sys.argv[1:]
if action == "fill":
    print(snapshot_download(repo))
else:
    for warning in scan_cache_dir().warnings:
        print(f"warning: {warning}")
    print(snapshot_download(repo, local_files_only=True))
    for file in files:
        print(hf_hub_download(repo, file, local_files_only=True))
