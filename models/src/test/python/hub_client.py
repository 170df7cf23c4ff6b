"""Uses a mirror as huggingface_hub and transformers use the Hub, and says how each check went.

    python hub_client.py ENDPOINT TOKEN WORK_FOLDER REPO... [--dataset REPO] [--gated REPO]

TOKEN is - where the mirror wants none. Prints one JSON object a line, {"check", "ok", "detail"}, and exits with 1 when a
check failed. WORK_FOLDER takes the client's cache and what is uploaded; the mirror must take uploads.
"""

import argparse
import filecmp
import json
import os
import random
import sys
import traceback
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument("endpoint")
arguments.add_argument("token")
arguments.add_argument("work", type=Path)
arguments.add_argument("repos", nargs="+")
arguments.add_argument("--dataset")
arguments.add_argument("--gated")
options = arguments.parse_args()

token = None if options.token == "-" else options.token
cache = options.work / "home" / "hub"
for name in [name for name in os.environ if name.startswith(("HF_", "HUGGING", "TRANSFORMERS_"))]:
    del os.environ[name]
os.environ["HF_ENDPOINT"] = options.endpoint
os.environ["HF_HOME"] = str(options.work / "home")
os.environ["HF_HUB_DISABLE_XET"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
if token is not None:
    os.environ["HF_TOKEN"] = token

import huggingface_hub  # noqa: E402  (reads the variables above)
from huggingface_hub import HfApi, hf_hub_download, scan_cache_dir, snapshot_download  # noqa: E402
from huggingface_hub.errors import (  # noqa: E402
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

LARGE = 12_000_000
api = HfApi()
failed = 0


def check(name, test, *parameters):
    global failed
    try:
        ok, detail = True, test(*parameters)
    except Exception:
        ok, detail = False, traceback.format_exc(limit=-4, chain=False)
        failed += 1
    print(json.dumps({"check": name, "ok": ok, "detail": detail}), flush=True)


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def same_files(left, right, names):
    match, mismatch, errors = filecmp.cmpfiles(left, right, names, shallow=False)
    assert not mismatch and not errors, (mismatch, errors)
    return len(match)


def raises(expected, action, status=None):
    try:
        action()
    except expected as error:
        assert status is None or error.response.status_code == status, error
        return f"{type(error).__name__}: {error}".strip()
    raise AssertionError(f"no {expected.__name__} was raised")


def info(repo):
    model = api.model_info(repo, files_metadata=True)
    assert model.id == repo and len(model.sha) == 40 and model.siblings, model
    assert all(file.size is not None and file.blob_id for file in model.siblings), model.siblings
    assert api.model_info(repo, revision=model.sha).sha == model.sha
    return {"sha": model.sha, "tags": model.tags, "library": model.library_name, "files": len(model.siblings)}


def tree(repo):
    listed = {entry.path for entry in api.list_repo_tree(repo, recursive=True) if hasattr(entry, "size")}
    assert listed == {file.rfilename for file in api.model_info(repo).siblings}, listed
    paths = sorted(listed)[:2]
    assert sorted(entry.path for entry in api.get_paths_info(repo, paths)) == paths
    return sorted(listed)


def snapshot(repo, kind="model"):
    folder = snapshot_download(repo, repo_type=kind)
    listed = sorted(api.list_repo_files(repo, repo_type=kind))
    assert files_below(folder) == listed, (files_below(folder), listed)
    assert snapshot_download(repo, repo_type=kind, local_files_only=True) == folder
    return {"commit": Path(folder).name, "files": len(listed)}


def one_file(repo):
    path = hf_hub_download(repo, "config.json")
    json.loads(Path(path).read_text())
    return Path(path).name


def tokenizer(repo):
    from transformers import AutoTokenizer

    ids = AutoTokenizer.from_pretrained(repo)("a mill stream drives a mill")["input_ids"]
    assert len(ids) > 3, ids
    return ids


def upload(repo, kind):
    folder = options.work / f"upload-{kind}"
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Toy\n")
    (folder / "config.json").write_text('{"model_type": "bert"}')
    (folder / "empty.txt").write_text("")
    (folder / "onnx" / "model.onnx").write_bytes(random.Random(7).randbytes(LARGE))
    url = api.create_repo(repo, repo_type=kind)
    assert url.repo_id == repo, url
    assert api.create_repo(repo, repo_type=kind, exist_ok=True).repo_id == repo
    raises(HfHubHTTPError, lambda: api.create_repo(repo, repo_type=kind), 409)
    commit = api.upload_folder(repo_id=repo, repo_type=kind, folder_path=folder, commit_message="all")
    again = api.upload_folder(repo_id=repo, repo_type=kind, folder_path=folder, commit_message="nothing new")
    assert again.oid == commit.oid, (again, commit)
    back = snapshot_download(repo, repo_type=kind)
    assert Path(back).name == commit.oid
    return {"commit": commit.oid, "files": same_files(folder, back, files_below(folder))}


def history(repo):
    first = api.model_info(repo).sha
    request = api.upload_file(
        path_or_fileobj=b"as a pull request", path_in_repo="note.txt", repo_id=repo, create_pr=True
    )
    assert request.pr_num == 1 and api.model_info(repo).sha == first, request
    assert Path(hf_hub_download(repo, "note.txt", revision="refs/pr/1")).read_text() == "as a pull request"
    api.create_branch(repo, branch="side/line")
    second = api.upload_file(
        path_or_fileobj=b"2", path_in_repo="config.json", repo_id=repo, revision="side/line", parent_commit=first
    )
    assert Path(hf_hub_download(repo, "config.json", revision="side/line")).read_text() == "2"
    raises(
        HfHubHTTPError,
        lambda: api.upload_file(
            path_or_fileobj=b"3", path_in_repo="config.json", repo_id=repo, revision="side/line", parent_commit=first
        ),
        412,
    )
    api.delete_file("config.json", repo, revision="side/line")
    assert "config.json" not in api.list_repo_files(repo, revision="side/line")
    assert "config.json" in api.list_repo_files(repo, revision=second.oid)
    api.create_tag(repo, tag="v1")
    names = sorted(branch.name for branch in api.list_repo_refs(repo).branches)
    assert names == ["main", "side/line", "v1"], names
    return {"commits": [commit.title for commit in api.list_repo_commits(repo)], "refs": names}


def errors(repo):
    return [
        raises(RepositoryNotFoundError, lambda: api.model_info("acme/there-is-none")),
        raises(RepositoryNotFoundError, lambda: hf_hub_download("acme/there-is-none", "config.json")),
        raises(RevisionNotFoundError, lambda: api.model_info(repo, revision="no-such-branch")),
        raises(RevisionNotFoundError, lambda: hf_hub_download(repo, "config.json", revision="no-such-branch")),
        raises(EntryNotFoundError, lambda: hf_hub_download(repo, "no-such-file.json")),
    ]


def token_is_wanted(repo):
    who = api.whoami()["name"]
    raises(HfHubHTTPError, lambda: HfApi(token="hf_wrong").model_info(repo), 401)
    raises(HfHubHTTPError, lambda: HfApi(token=False).model_info(repo), 401)
    return who


def scan():
    report = scan_cache_dir(cache)
    assert not report.warnings, report.warnings
    names = {repo.repo_id for repo in report.repos}
    assert set(options.repos) <= names, names
    return {"repos": sorted(names), "bytes": report.size_on_disk}


versions = {"python": sys.version.split()[0], "huggingface_hub": huggingface_hub.__version__}
check("versions", lambda: versions)
for repo in options.repos:
    check(f"model_info {repo}", info, repo)
    check(f"list_repo_tree {repo}", tree, repo)
    check(f"hf_hub_download {repo}", one_file, repo)
    check(f"snapshot_download {repo}", snapshot, repo)
    check(f"AutoTokenizer {repo}", tokenizer, repo)
if options.dataset:
    check(f"snapshot_download of dataset {options.dataset}", snapshot, options.dataset, "dataset")
    check("dataset_info", lambda: api.dataset_info(options.dataset).sha)
check("upload_folder", upload, "acme/uploaded", "model")
check("upload_folder to a dataset", upload, "acme/rows", "dataset")
check("branches, pull requests and stale parents", history, "acme/uploaded")
check("missing repositories, revisions and files", errors, options.repos[0])
if options.gated:
    check("gated repository", lambda: raises(GatedRepoError, lambda: hf_hub_download(options.gated, "config.json")))
if token is not None:
    check("token", token_is_wanted, options.repos[0])
check("scan_cache_dir", scan)
sys.exit(1 if failed else 0)
