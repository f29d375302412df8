"""Fetch the front-end files others wrote into tracker/static/vendor, or check them against their manifest.

`tools/vendor.py` asks npm for each release and rewrites the folder; with `--check` it needs no network.
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "tracker" / "static" / "vendor"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Release:
    """One npm package. files: path in the package → path under static/vendor."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


RELEASES = (
    Release(
        name="bootstrap",
        version="5.3.9",
        licence="MIT",
        files={"dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css", "LICENSE": "bootstrap/LICENSE"},
    ),
    Release(
        name="htmx.org",
        version="2.0.11",
        licence="0BSD",
        files={"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the manifest, offline")
    if not parser.parse_args().check:
        fetch(VENDOR)
    faults = check(VENDOR)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def fetch(folder: Path) -> None:
    """Write every file of every release, then the manifest; files of earlier releases go."""
    manifest = [_store(release, folder=folder) for release in RELEASES]
    wanted = {entry["path"] for package in manifest for entry in package["files"]}
    for path in _stored_files(folder) - wanted:
        (folder / path).unlink()
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def check(folder: Path) -> list[str]:
    """One sentence a fault: a release that differs from RELEASES, a file missing, changed or not listed."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    listed = {entry["path"]: entry["sha256"] for package in manifest for entry in package["files"]}
    stored = _stored_files(folder)
    return [
        *_release_faults(manifest),
        *(f"{path}: listed in the manifest, but missing" for path in sorted(listed.keys() - stored)),
        *(f"{path}: not listed in the manifest" for path in sorted(stored - listed.keys())),
        *(
            f"{path}: its sha256 differs from the manifest"
            for path in sorted(listed.keys() & stored)
            if _sha256((folder / path).read_bytes()) != listed[path]
        ),
    ]


def _release_faults(manifest: list[dict]) -> list[str]:
    stored = {(package["name"], package["version"]) for package in manifest}
    wanted = {(release.name, release.version) for release in RELEASES}
    return [f"{name} {version}: stored or wanted, not both" for name, version in sorted(stored ^ wanted)]


def _store(release: Release, *, folder: Path) -> dict:
    archive = _npm_pack(release)
    entries = []
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as package:
        for source, target in release.files.items():
            content = package.extractfile(f"package/{source}").read()
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / target).write_bytes(content)
            entries.append({"path": target, "source": source, "sha256": _sha256(content)})
    return {
        "name": release.name,
        "version": release.version,
        "licence": release.licence,
        "archive_sha256": _sha256(archive),
        "files": entries,
    }


def _npm_pack(release: Release) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{release.name}@{release.version}"]
        made = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        return (Path(folder) / made.stdout.strip().splitlines()[-1]).read_bytes()


def _stored_files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths} - {MANIFEST}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
