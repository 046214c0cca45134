#!/usr/bin/env bash
# What `make fuzz` runs: random studies whose results must verify, damaged copies of known files, and every target of fuzz/
# under libFuzzer, started from those files. Ends with a table of what was done; any find ends it with an error.
#
#   CATCHMENT_STUDIES       random studies (5000)
#   CATCHMENT_FUZZ_ROUNDS   damaged copies of each known file (20000)
#   CATCHMENT_FUZZ_SECONDS  of libFuzzer for each target (240)
set -euo pipefail
cd "$(dirname "$0")/.."
studies="${CATCHMENT_STUDIES:-5000}"
rounds="${CATCHMENT_FUZZ_ROUNDS:-20000}"
seconds="${CATCHMENT_FUZZ_SECONDS:-240}"
kept="$PWD/target/fuzz"
mkdir -p "$kept"

rows=()
row() { rows+=("$(printf '| %s | %s | %s | %s |' "$1" "$2" "$3" "$4")"); }

# Seconds that a command took, which must succeed.
timed() {
  local start=$SECONDS
  "$@"
  took=$((SECONDS - start))
}

cargo test --release --test all --no-run
timed env CATCHMENT_STUDIES="$studies" cargo test --release --test all -- --exact every_town::untouched_results_verify
row "random studies, run and verified" "$studies" "$took" none
timed env CATCHMENT_FUZZ_ROUNDS="$rounds" CATCHMENT_FUZZ_SEEDS="$kept/seeds" \
  cargo test --release --test all -- --exact smoke_fuzz::damaged_files_are_answered
row "damaged copies, each of $(find "$kept/seeds" -type f | wc -l) known files" "$rounds" "$took" none

# Coverage guides libFuzzer only on nightly, with cargo-fuzz; without them the targets are run blindly.
guided=no
if rustup toolchain list 2>/dev/null | grep -q '^nightly' && cargo fuzz --version >/dev/null 2>&1; then guided=yes; fi
for target in $(ls fuzz/fuzz_targets | sed 's/\.rs$//'); do
  mkdir -p "$kept/corpus/$target" "$kept/finds/$target"
  options=("$kept/corpus/$target" "$kept/seeds/$target" "-max_total_time=$seconds" -timeout=20 -rss_limit_mb=4096
    "-artifact_prefix=$kept/finds/$target/" -print_final_stats=1)
  log="$kept/$target.log"
  start=$SECONDS
  if [ "$guided" = yes ]; then
    run=(cargo +nightly fuzz run "$target" --target-dir "$kept/build" -- "${options[@]}")
  else
    run=(cargo run --release --manifest-path fuzz/Cargo.toml --target-dir "$kept/build" --bin "$target" -- "${options[@]}")
  fi
  echo "$target ..." >&2
  if "${run[@]}" >"$log" 2>&1; then found=none; else found="see $target.log"; fi
  count="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  row "\`$target\`" "${count:-?}" "$((SECONDS - start))" "$found"
done

echo
if [ "$guided" = no ]; then echo "SKIPPED: guidance by coverage (needs nightly and cargo-fuzz)"; fi
echo "| what | how many | seconds | finds |"
echo "|---|---|---|---|"
printf '%s\n' "${rows[@]}"
if printf '%s\n' "${rows[@]}" | grep -q 'see '; then exit 1; fi
