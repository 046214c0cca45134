# Thin: every target is one or two lines of cargo. Only `build` and the last tests need cmake and sqlite3 (PROJ is built with them).
SHELL := /bin/bash
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

.PHONY: help setup demo build dist test fuzz check bench clean
help:
	@echo "make demo    a quick build without optimisation, the sample district, its balance and the files to open"
	@echo "make build   the program, optimised and with every EPSG code (PROJ): target/release/catchment"
	@echo "make dist    a release for Linux: one program that needs no library, packed in target/dist"
	@echo "make test    every test; those of PROJ last, which is compiled for them once"
	@echo "make fuzz    random studies whose results must verify, damaged files, libFuzzer on every reader: an hour"
	@echo "make check   format, lints, documentation, dependencies"
	@echo "make bench   stage by stage and beside other tools (installs them in target/, takes a while)"

setup:
	@bash scripts/setup.sh

demo:
	@echo "building (a few minutes the first time) ..." >&2
	cargo build
	./target/debug/catchment demo catchment-demo --overwrite

build: setup
	@echo "building (compiles PROJ the first time: some minutes) ..." >&2
	cargo build --release --features proj

dist:
	@bash scripts/dist.sh

test:
	cargo test
	@bash scripts/setup.sh
	@echo "the same with PROJ (compiled the first time: some minutes) ..." >&2
	cargo test --features proj --lib -- geodesy:: crs::

fuzz:
	bash scripts/fuzz.sh

check:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	python3 scripts/dependencies.py

bench:
	bash scripts/bench.sh

clean:
	cargo clean
