"""Which of our pinned dependencies have known vulnerabilities: asked of OSV for both lock files. `make audit` runs it.

Ends with 1 when there are any, with 0 when there are none, and with 0 and plain words when OSV cannot be reached:
then nothing is known, and no build fails for it. Standard library only, so that it needs nothing that it judges.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
SOURCE = "https://api.osv.dev/v1/querybatch"  # KETENZICHT_AUDIT_SOURCE: another that answers the same questions
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
AT_ONCE = 500  # questions; OSV takes a thousand
WITHIN = 20  # seconds

Package = tuple[str, str, str]  # ecosystem, name, version


def pinned(requirements: str) -> set[Package]:
    """What a requirements file pins."""
    return {("PyPI", name.lower(), version) for name, version in PINNED.findall(requirements)}


def locked(lock: str) -> set[Package]:
    """What a package-lock.json pins, nested packages too."""
    found = set()
    for path, package in json.loads(lock)["packages"].items():
        if path and "version" in package:
            name = package.get("name") or path.rpartition("node_modules/")[2]
            found.add(("npm", name, package["version"]))
    return found


def known(packages: Iterable[Package], *, source: str) -> list[str]:
    """A line for each package that has any. Raises OSError or ValueError when the source gives no answer."""
    told = []
    left = iter(sorted(packages))
    while some := list(islice(left, AT_ONCE)):
        queries = [
            {"package": {"ecosystem": ecosystem, "name": name}, "version": version} for ecosystem, name, version in some
        ]
        body = json.dumps({"queries": queries}).encode()
        request = Request(source, body, {"Content-Type": "application/json"})  # noqa: S310 - the address is ours
        with urlopen(request, timeout=WITHIN) as answer:  # noqa: S310 - the same
            results = json.load(answer)["results"]
        for (ecosystem, name, version), result in zip(some, results, strict=True):
            if ids := sorted(one["id"] for one in result.get("vulns", [])):
                told.append(f"{ecosystem} {name} {version}: {', '.join(ids)}")
    return told


def main() -> int:
    packages = locked((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for name in ("app.txt", "build.txt", "dev.txt", "bootstrap.txt"):
        packages |= pinned((ROOT / "requirements" / name).read_text(encoding="utf-8"))
    source = os.environ.get("KETENZICHT_AUDIT_SOURCE", SOURCE)
    try:
        found = known(packages, source=source)
    except (URLError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"NIET NAGEGAAN of afhankelijkheden bekende kwetsbaarheden hebben: {source} gaf geen antwoord ({error}).")
        return 0
    if found:
        print(f"Bekende kwetsbaarheden in {len(found)} van {len(packages)} vastgelegde pakketten:", *found, sep="\n  ")
        return 1
    print(f"Geen bekende kwetsbaarheden in {len(packages)} vastgelegde pakketten.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
