"""Every dependency of every feature, from Cargo.lock: its licence, its source, its minimum Rust version, and what deny.toml bans.

Advisories are not looked at: they need the network and `cargo deny`.
"""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))
ALLOWED = set(RULES["licenses"]["allow"])
BANNED = {ban["crate"] for ban in RULES["bans"]["deny"]}
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def allows(licence: str) -> bool:
    """Whether an SPDX expression is met by allowed licences alone; `/` is an old way to write OR."""
    words = re.findall(r"[()]|[^\s()/]+", licence.replace("/", " OR "))
    place = 0

    def word() -> str | None:
        return words[place] if place < len(words) else None

    def term() -> bool:
        nonlocal place
        name, place = word(), place + 1
        if name == "(":
            value, place = either(), place + 1
            return value
        if word() == "WITH":
            name, place = f"{name} WITH {words[place + 1]}", place + 2
        return name in ALLOWED

    def both() -> bool:
        nonlocal place
        value = term()
        while word() == "AND":
            place += 1
            value = term() and value
        return value

    def either() -> bool:
        nonlocal place
        value = both()
        while word() == "OR":
            place += 1
            value = both() or value
        return value

    return either()


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def faults() -> tuple[int, list[str]]:
    # The reader of licences must be able to say no before its yes means anything.
    assert allows("MIT OR GPL-3.0") and allows("(MIT OR GPL-3.0) AND Zlib") and allows("MIT/Apache-2.0")
    assert not allows("GPL-3.0") and not allows("MIT AND GPL-3.0") and not allows("MIT WITH LLVM-exception")
    command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]
    packages = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)["packages"]
    own = next(package for package in packages if package["source"] is None)
    least, found = version(own["rust_version"]), []
    for package in packages:
        if package is own:
            continue
        name = f"{package['name']} {package['version']}"
        licence = package["license"] or "none"
        if not allows(licence):
            found.append(f"{name}: licence {licence} is not among those of deny.toml")
        if package["source"] != REGISTRY:
            found.append(f"{name}: comes from {package['source']}")
        if package["name"] in BANNED:
            found.append(f"{name}: banned by deny.toml")
        if package["rust_version"] and version(package["rust_version"])[:2] > least[:2]:
            found.append(f"{name}: needs Rust {package['rust_version']}, Cargo.toml promises {own['rust_version']}")
    return len(packages) - 1, found


count, found = faults()
print("\n".join(found) or f"{count} dependencies: licences, sources and minimum Rust versions are as deny.toml and Cargo.toml say")
sys.exit(bool(found))
