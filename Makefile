# Thin: every target is one or two lines of cargo. Only `build` and the last tests need cmake and sqlite3 (PROJ is built with them).
SHELL := /bin/bash
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

.PHONY: help setup demo build test fuzz check bench clean
help:
	@echo "make demo    a quick build without optimisation, the sample district, its balance and where to look"
	@echo "make build   the program, optimised and with every EPSG code (PROJ): target/release/catchment"
	@echo "make test    every test; those of PROJ last, which is compiled for them once"
	@echo "make fuzz    5,000 random studies whose results must verify, and damaged files, for an hour"
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

test:
	cargo test
	@bash scripts/setup.sh
	@echo "the same with PROJ (compiled the first time: some minutes) ..." >&2
	cargo test --features proj --lib -- geodesy:: crs::

fuzz:
	CATCHMENT_STUDIES=5000 CATCHMENT_FUZZ_ROUNDS=20000 cargo test --release --test all -- every_town smoke_fuzz

check:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	python3 scripts/dependencies.py

bench:
	bash scripts/bench.sh

clean:
	cargo clean
