"""Fetch the vendored browser files anew: `python -m tests.browser.vendoring` (needs npm; only developers do).

What is taken is listed here; `vendor.lock` beside the files pins each by SHA-256, and a test compares them.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "app" / "web" / "static" / "vendor"
BROWSER_TESTS = HERE / "vendor"
LOCK = "vendor.lock"

FONTS = "dist/fonts/IBMPlexSans/complete/woff2"
FACES = {("normal", 400): "Regular", ("italic", 400): "Italic", ("normal", 600): "SemiBold", ("normal", 700): "Bold"}


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: where its files go, and which are taken (path in the package -> path here)."""

    name: str
    version: str
    licence: str
    folder: Path
    files: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"{self.name}-{self.version}"


PACKAGES = (
    Package(
        "dkfds",
        "11.2.0",
        "MIT AND OFL-1.1 AND Apache-2.0",
        STATIC,
        {
            "dist/css/dkfds.min.css": "css/dkfds.min.css",
            "dist/img/all-svg-icons.svg": "img/all-svg-icons.svg",
            "LICENSE.md": "LICENSE.md",
            f"{FONTS}/license.txt": "fonts/LICENSE-OFL.txt",
            **{f"{FONTS}/IBMPlexSans-{face}.woff2": f"fonts/IBMPlexSans-{face}.woff2" for face in FACES.values()},
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        BROWSER_TESTS,
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE", "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt"},
    ),
)


def rewritten(css: str) -> str:
    """dkfds's sheet with four faces in woff2 only (it asks for eot, woff and ttf too) and without its icon classes:
    150 of them would each name a file, and the pages use the sprite.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"\.icon-[a-z-]+:not\(a\)\{background-image:url\([^)]*\)\}", "", css)
    css = re.sub(r"\.icon-[a-z-]+:is\(a\):(?:before|after)\{[^}]*url\([^)]*\)[^}]*\}", "", css)
    css = re.sub(r"url\(\.\./img/logo-[a-z-]+\.png\)", "none", css)  # a placeholder nobody should see
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    faces = (
        f"@font-face{{font-display:swap;font-family:IBM Plex Sans;font-style:{style};font-weight:{weight};"
        f'src:url(../fonts/IBMPlexSans-{face}.woff2) format("woff2")}}'
        for (style, weight), face in FACES.items()
    )
    return "".join(faces) + css


def named_icons(css: str) -> list[str]:
    """The single icons that the sheet still names."""
    return sorted(set(re.findall(r"url\(\.\./img/svg-icons/([a-z0-9-]+\.svg)\)", css)))


def take(package: Package, unpacked: Path) -> None:
    """Copy a package's files from where npm's archive was unpacked."""
    target = package.folder / package.key
    for source, name in package.files.items():
        data = (unpacked / source).read_bytes()
        if name.endswith("dkfds.min.css"):
            css = rewritten(data.decode())
            data = css.encode()
            for icon in named_icons(css):
                _write(target / "img" / "svg-icons" / icon, (unpacked / "dist/img/svg-icons" / icon).read_bytes())
        _write(target / name, data)


def lock_text(package: Package) -> str:
    """The lock's lines about one package: what it is, and the SHA-256 of every file kept of it."""
    folder = package.folder / package.key
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f'"{name}" = "{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"' for name in names]
    head = (f'[{package.name}]\nversion = "{package.version}"', f'licence = "{package.licence}"')
    return "\n".join((*head, f"\n[{package.name}.sha256]", *lines)) + "\n"


def wrong_files(folder: Path) -> list[str]:
    """Files under a vendor folder that the lock does not know, knows otherwise, or misses. Empty: all is well."""
    lock = tomllib.loads((folder / LOCK).read_text(encoding="utf-8"))
    pinned = {f"{k}-{v['version']}/{name}": sha for k, v in lock.items() for name, sha in v["sha256"].items()}
    vendored = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LOCK
    }
    return sorted(name for name in pinned.keys() | vendored.keys() if pinned.get(name) != vendored.get(name))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main(packages: Collection[Package] = PACKAGES) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for package in packages:
            wanted = f"{package.name}@{package.version}"
            subprocess.run(["npm", "pack", "--silent", wanted], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(Path(scratch) / f"{package.key}.tgz") as archive:
                archive.extractall(Path(scratch) / package.key, filter="data")
            take(package, Path(scratch) / package.key / "package")
    for folder in {package.folder for package in packages}:
        lock = "\n".join(lock_text(package) for package in packages if package.folder == folder)
        _write(folder / LOCK, lock.encode())


if __name__ == "__main__":
    main()
