# Thin: makes sure of cmake and sqlite3 (PROJ is built with them), then calls cargo.
SHELL := /bin/bash
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

.PHONY: help setup build demo test check bench clean
help:
	@echo "make demo    build, run the sample district, print its balance and where to look"
	@echo "make test    every test"
	@echo "make check   format, lints, documentation"
	@echo "make bench   stage by stage and beside other tools (installs them in target/, takes a while)"

setup:
	@bash scripts/setup.sh

build: setup
	@echo "building (the first time compiles PROJ as well: a few minutes) ..." >&2
	cargo build --release

demo: build
	./target/release/catchment demo catchment-demo --overwrite

# The release profile throughout, so that PROJ is compiled once.
test: setup
	@echo "testing (the first time compiles PROJ as well: a few minutes) ..." >&2
	cargo test --release

check: setup
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --release --no-deps

bench: setup
	bash scripts/bench.sh

clean:
	cargo clean
