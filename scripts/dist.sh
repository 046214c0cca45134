#!/usr/bin/env bash
# A release for Linux: one program that needs no library of the machine, packed with its licences; target/dist has it and its hash.
# The same sources and compiler give the same bytes. On Windows and macOS see CONTRIBUTING.md.
set -euo pipefail
cd "$(dirname "$0")/.."

target="$(uname -m)-unknown-linux-gnu"
version=$(sed -n '0,/^version = "\(.*\)"/s//\1/p' Cargo.toml)
name="catchment-$version-$(uname -m)-linux"
dist="$PWD/target/dist"

# With the C library in it. A path of this machine in a message of the compiler would be another on the next.
RUSTFLAGS="-C target-feature=+crt-static --remap-path-prefix=$HOME=~ --remap-path-prefix=$PWD=catchment" \
  cargo build --release --locked --target "$target"
program="target/$target/release/catchment"
if readelf -d "$program" | grep -q NEEDED; then
  echo "dist: $program needs libraries:" >&2
  readelf -d "$program" | grep NEEDED >&2
  exit 1
fi

rm -rf "$dist"
mkdir -p "$dist/$name"
cp "$program" README.md README.zh.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$dist/$name/"
cp src/handover/typeface/OFL.txt "$dist/$name/LICENSE-FONT"
strip "$dist/$name/catchment"
# It runs, and where there is nothing else: an empty root, where that is permitted.
"$dist/$name/catchment" --version
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$dist" -cf - "$name" | gzip -9n >"$dist/$name.tar.gz"
rm -rf "${dist:?}/$name"
(cd "$dist" && sha256sum "$name.tar.gz" >SHA256SUMS && cat SHA256SUMS)
