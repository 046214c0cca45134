#!/usr/bin/env bash
# Runs catchment and its peers in turn on the same data, on one core, and writes benches/results.
#
#   scripts/bench.sh [S|M|hard|district|terrain|roads] [--rounds N]
#
# `hard`: only towns in which giving places away is hard, for which there is neither data nor a peer. `district`: only studies of
# several years, of draws and of two cases, which make their own district. `terrain`: only ways over the ground, beside GRASS where it
# is installed. `roads`: only ways along roads, in a district that is made; with the extract of OpenStreetMap that ROADS_PBF names
# beside OSRM, on places in its box ROADS_BOX.
#
# Fails when two tools disagree on an answer. Needs Linux, cargo, python3 with venv, and pip's package index on first use.
set -euo pipefail
cd "$(dirname "$0")/.."

size=M
rounds=3
while [ $# -gt 0 ]; do
    case $1 in
        S | M | hard | district | terrain | roads) size=$1 ;;
        --rounds)
            rounds=${2:?--rounds needs a number}
            shift
            ;;
        *)
            echo "usage: scripts/bench.sh [S|M|hard|district|terrain|roads] [--rounds N]" >&2
            exit 2
            ;;
    esac
    shift
done

say() { echo "bench: $*" >&2; }

# One thread on the last core this process may use: interrupts prefer the first.
export RAYON_NUM_THREADS=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 GDAL_NUM_THREADS=1
core=$(python3 -c 'import os; print(max(os.sched_getaffinity(0)))')
pinned() { taskset -c "$core" "$@"; }
runs=target/bench-runs-$size.jsonl
note() { tee -a "$runs"; }
# The path of a benchmark in what cargo says of a build.
executable() {
    python3 -c 'import json, sys
for line in sys.stdin:
    built = json.loads(line)
    if built.get("executable") and built["target"]["name"] == sys.argv[1]:
        print(built["executable"])' "$1" <<<"$built"
}
hard_towns() {
    for town in side one_cell one_site grid; do
        for of in 1000x250 2000x500 4000x1000; do
            pinned "$assign" "$town" "$of" | note
        done
    done
    pinned "$assign" short 2000x500 | note
    pinned "$assign" millionths 2000x500 | note
}

cases() {
    for task in years draws again; do
        pinned "$years" "$task" | note
    done
}

make_ground() {
    say "making the ground in target/bench-data/terrain"
    "$terrain" target/bench-data/terrain make
    if ! command -v grass >/dev/null; then
        say "SKIPPED: GRASS r.walk, the peer of terrain, is not installed (apt-get install grass-core)"
    fi
}
over_ground() {
    pinned "$terrain" target/bench-data/terrain nearest | note
    if command -v grass >/dev/null; then
        pinned grass --tmp-location XY --exec python3 benches/peers/walk.py target/bench-data/terrain 2>/dev/null | note
    fi
}

if [ "$size" = terrain ]; then
    say "building the benchmark"
    built=$(cargo build --release --bench terrain --message-format=json)
    terrain=$(executable terrain)
    mkdir -p target
    make_ground
    : >"$runs"
    for round in $(seq "$rounds"); do
        say "round $round of $rounds"
        over_ground
    done
    python3 benches/peers/ratios.py "$size" "$rounds" "$runs" benches/results docs/speed.md
    exit
fi

roads_venv() {
    venv=target/bench-venv-roads
    if [ ! -e "$venv/finished-1" ]; then
        say "installing the peers into $venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check numpy scipy shapely pandana
        # Its programs run without the Python that the wheel is made for.
        if "$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.12 \
            --dest "$venv/osrm" osrm-bindings; then
            (cd "$venv/osrm" && python3 -m zipfile -e ./*.whl . && chmod +x osrm/bin/*)
        fi
        touch "$venv/finished-1"
    fi
    if [ -d "$venv/osrm/osrm/bin" ]; then export OSRM_BIN=${OSRM_BIN:-$PWD/$venv/osrm/osrm/bin}; fi
}

# pandana contracts the whole network, and OSRM prepares the whole extract: once.
ways_along_roads() {
    local pbf=${ROADS_PBF:-} round
    "$roads" make
    for round in $(seq "$rounds"); do
        say "round $round of $rounds"
        pinned "$roads" nearest | note
        road_peer nearest scipy | note
        road_peer search scipy | note
        for task in within table; do
            pinned "$roads" "$task" | note
            road_peer "$task" scipy | note
        done
        pinned "$roads" optimal | note
        pinned "$roads" straight | note
    done
    road_peer nearest pandana | tail -1 | note
    if [ -z "$pbf" ]; then
        say "SKIPPED: ROADS_PBF names no extract for OSRM"
    elif pinned "$venv/bin/python" benches/peers/osrm.py places "$pbf" "${ROADS_BOX:?ROADS_BOX is its box}"; then
        for task in graph pairs; do
            pinned "$roads" "$task" "$pbf" | note
            pinned "$venv/bin/python" benches/peers/osrm.py "$task" "$pbf" | note
        done
    fi
}
road_peer() { pinned "$venv/bin/python" benches/peers/roads.py "$@"; }

if [ "$size" = roads ]; then
    say "building the benchmark"
    built=$(cargo build --release --bench roads --message-format=json)
    roads=$(executable roads)
    roads_venv
    : >"$runs"
    ways_along_roads
    python3 benches/peers/ratios.py "$size" "$rounds" "$runs" benches/results docs/speed.md
    exit
fi

if [ "$size" = hard ] || [ "$size" = district ]; then
    say "building the benchmark"
    built=$(cargo build --release --bench assign --bench years --message-format=json)
    assign=$(executable assign)
    years=$(executable years)
    mkdir -p target
    : >"$runs"
    for round in $(seq "$rounds"); do
        say "round $round of $rounds"
        if [ "$size" = hard ]; then hard_towns; else cases; fi
    done
    python3 benches/peers/ratios.py "$size" "$rounds" "$runs" benches/results docs/speed.md
    exit
fi

venv=target/bench-venv
if [ ! -e "$venv/finished-4" ]; then
    say "installing the peers into $venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check \
        numpy scipy pykdtree geopandas pyogrio shapely pyarrow ortools polars rasterio access
    touch "$venv/finished-4"
fi
python() { "$venv/bin/python" "$@"; }

say "making data of size $size in target/bench-data"
python benches/peers/generate.py "$size" target/bench-data
data=target/bench-data/$size
# An arc for every pair of M is more than OR-tools can hold: dense is of size S.
small=target/bench-data/S
if [ "$size" = M ]; then
    say "making data of size S as well"
    python benches/peers/generate.py S target/bench-data
fi

say "building the benchmarks"
built=$(cargo build --release --bench access --bench assign --bench nearest --bench raster --bench read --bench write --bench stages --bench terrain \
    --bench years --bench zonal --message-format=json)
access=$(executable access)
assign=$(executable assign)
nearest=$(executable nearest)
raster=$(executable raster)
read=$(executable read)
write=$(executable write)
stages=$(executable stages)
terrain=$(executable terrain)
years=$(executable years)
zonal=$(executable zonal)

peer() { pinned "$venv/bin/python" "benches/peers/$1.py" "${@:2}"; }

make_ground

written=target/bench-written.geojson
trap 'rm -f "$written"' EXIT
: >"$runs"
# Writers are checked by reading their file back.
read_back() { python benches/peers/written.py "$written"; }

for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    for tool in pykdtree scipy geopandas; do
        pinned "$nearest" "$data" | note
        peer nearest "$tool" "$data" | note
    done
    for layer in points polygons; do
        pinned "$read" "$layer" catchment "$data" | note
        peer read "$layer" raw "$data" | note
        pinned "$read" "$layer" geojson-file "$data" | note
        pinned "$read" "$layer" catchment "$data" | note
        peer read "$layer" arrow "$data" | note
        pinned "$read" "$layer" geojson-memory "$data" | note
    done
    for layout in tiled stripped; do
        pinned "$raster" "$layout" catchment "$data" | note
        pinned "$raster" "$layout" tiff "$data" | note
    done
    pinned "$read" csv catchment "$data" | note
    peer read_csv "$data" | note
    rm -f "$written"
    pinned "$write" "$written" "$data" | read_back | note
    rm -f "$written"
    peer write "$written" "$data" | read_back | note
    pinned "$assign" dense "$small" | note
    peer assign dense "$small" | note
    pinned "$assign" k8 "$data" | note
    peer assign k8 "$data" | note
    pinned "$assign" slice "$data" | note
    hard_towns
    cases
    for task in two_step gaussian; do
        pinned "$access" "$task" "$data" | note
        peer two_step "$task" scipy "$data" | note
    done
    pinned "$access" two_step "$small" | note
    peer two_step two_step access "$small" | note
    pinned "$zonal" lattice "$data" | note
    peer zonal "$data" | note
    pinned "$zonal" tree "$data" | note
    over_ground
done

# Its peer takes minutes: once.
pinned "$access" raam "$small" 5000 1000 | note
peer raam "$small" 5000 1000 | note

# Five million cells and twenty thousand sites: once, and no peer holds it.
if [ "$size" = M ]; then
    say "the whole of size M"
    pinned "$assign" nation "$data" | note
    pinned "$access" nation | note
fi

python benches/peers/ratios.py "$size" "$rounds" "$runs" benches/results docs/speed.md

say "stages of the sample study"
pinned "$stages" study.toml | tee benches/results/stages.jsonl
