"""Unpacks the Chromium of the npm package @sparticuz/chromium: a browser without root and without apt."""

import hashlib
import io
import sys
import tarfile
from pathlib import Path

import brotli

SHA256 = "18fe5404ce845594cd7d592fc07f37a19514079ba4d9c27192ad8b908743f16b"


def main(package: Path, target: Path) -> int:
    packed = package.read_bytes()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        print(f"{package.name} is not the file that was tried: its SHA-256 differs.", file=sys.stderr)
        return 1
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for name in ("al2023", "swiftshader", "fonts"):  # libraries that a slim system lacks
            with tarfile.open(fileobj=io.BytesIO(_unpacked(archive, f"{name}.tar.br"))) as inner:
                inner.extractall(target)  # noqa: S202  # its hash is known
        browser = target / "chromium"
        browser.write_bytes(_unpacked(archive, "chromium.br"))
    browser.chmod(0o755)
    return 0


def _unpacked(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(f"package/bin/{name}")
    if file is None:
        raise FileNotFoundError(name)
    return bytes(brotli.decompress(file.read()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
