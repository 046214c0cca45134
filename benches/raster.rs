//! A raster of 10,000 by 10,000 pixels to cells in memory: `raster [LAYOUT] [TOOL] [FOLDER]`, LAYOUT `tiled` (256 by 256) or
//! `stripped` (one row each), both Deflate and 32 bit floats, one pixel in twelve populated.
//!
//! TOOL is `catchment`, which keeps every populated pixel as a point with its persons, or the `tiff` crate, which only
//! unpacks and adds. The raster is made on first use. One reading per process, so that its peak memory is its own.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::model::Role;
use catchment::read::{Cell, Quiet, Source, Wanted, read_table};
use common::{DATA, Failed, argument, line, measured, scaled};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::encoder::TiffEncoder;
use tiff::tags::Tag;

const SIDE: u32 = 10_000;
const TILE: u32 = 256;
const NODATA: f32 = -99_999.0;

#[derive(Default)]
struct Sums {
    cells: usize,
    persons: i64,
}

impl Sums {
    fn add(&mut self, value: f64) {
        self.cells += 1;
        self.persons += scaled(value, 1e3);
    }
}

fn main() -> Result<(), Failed> {
    let (layout, tool, folder) = (argument(0, "tiled"), argument(1, "catchment"), argument(2, DATA));
    let folder = Path::new(&folder);
    let path = made(folder, &layout)?;
    let (times, sums, version) = match tool.as_str() {
        "catchment" => {
            let (times, table) = measured(0.0, 1, || ours(&path))?;
            let mut sums = Sums::default();
            for cell in table.column("persons").ok_or("no column persons")? {
                if let Cell::Real(value) = cell {
                    sums.add(value);
                }
            }
            (times, sums, env!("CARGO_PKG_VERSION"))
        }
        "tiff" => {
            let (times, sums) = measured(0.0, 1, || theirs(&path))?;
            (times, sums, locked("tiff"))
        }
        other => return Err(format!("no such tool: {other}").into()),
    };
    let checksum = json!({ "cells": sums.cells, "persons_e3": sums.persons });
    println!("{}", line(&format!("raster {layout}"), folder, &tool, version, &times, &checksum));
    Ok(())
}

fn ours(path: &Path) -> Result<catchment::read::Table, Failed> {
    let source = Source::new(Path::new(""), &path.display().to_string(), Role::Demand);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    table.ok_or_else(|| format!("{issues:?}").into())
}

fn theirs(path: &Path) -> Result<Sums, Failed> {
    let mut file = Decoder::new(BufReader::new(File::open(path)?))?;
    let mut sums = Sums::default();
    let (wide, high) = file.chunk_dimensions();
    for chunk in 0..SIDE.div_ceil(wide) * SIDE.div_ceil(high) {
        let DecodingResult::F32(values) = file.read_chunk(chunk)? else { return Err("no floats".into()) };
        for value in values.into_iter().filter(|value| *value > 0.0) {
            sums.add(f64::from(value));
        }
    }
    Ok(sums)
}

/// Persons of a pixel: towns of 32 by 32 pixels, one place in twelve.
fn pixel(column: u32, row: u32) -> f32 {
    let mixed = |a: u32, b: u32| {
        let z = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (z ^ z >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40
    };
    let town = mixed(column / 32, row / 32) % 12 == 0;
    if town { 0.1 + mixed(column, row) as f32 / (1 << 22) as f32 } else { NODATA }
}

fn made(folder: &Path, layout: &str) -> Result<PathBuf, Failed> {
    let path = folder.join(format!("raster-{layout}.tif"));
    if path.exists() {
        return Ok(path);
    }
    std::fs::create_dir_all(folder)?;
    let (wide, high) = if layout == "tiled" { (TILE, TILE) } else { (SIDE, 1) };
    let part = folder.join(format!("raster-{layout}.part"));
    let mut file = TiffEncoder::new(BufWriter::new(File::create(&part)?))?;
    let mut image = file.image_directory()?;
    let (mut offsets, mut counts) = (Vec::new(), Vec::new());
    for top in (0..SIDE).step_by(high as usize) {
        for left in (0..SIDE).step_by(wide as usize) {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
            for row in top..top + high {
                for column in left..left + wide {
                    let inside = row < SIDE && column < SIDE;
                    packed.write_all(&if inside { pixel(column, row) } else { NODATA }.to_ne_bytes())?;
                }
            }
            let packed = packed.finish()?;
            counts.push(u32::try_from(packed.len())?);
            offsets.push(u32::try_from(image.write_data(&packed[..])?)?);
        }
    }
    image.write_tag(Tag::ImageWidth, SIDE)?;
    image.write_tag(Tag::ImageLength, SIDE)?;
    image.write_tag(Tag::BitsPerSample, 32_u16)?;
    image.write_tag(Tag::SampleFormat, 3_u16)?;
    image.write_tag(Tag::SamplesPerPixel, 1_u16)?;
    image.write_tag(Tag::Compression, 8_u16)?;
    image.write_tag(Tag::PhotometricInterpretation, 1_u16)?;
    if layout == "tiled" {
        image.write_tag(Tag::TileWidth, wide)?;
        image.write_tag(Tag::TileLength, high)?;
        image.write_tag(Tag::TileOffsets, &offsets[..])?;
        image.write_tag(Tag::TileByteCounts, &counts[..])?;
    } else {
        image.write_tag(Tag::RowsPerStrip, high)?;
        image.write_tag(Tag::StripOffsets, &offsets[..])?;
        image.write_tag(Tag::StripByteCounts, &counts[..])?;
    }
    image.write_tag(Tag::Unknown(33550), &[1.0 / 1200.0, 1.0 / 1200.0, 0.0][..])?;
    image.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, 104.0, 33.0, 0.0][..])?;
    image.write_tag(Tag::Unknown(34735), &[1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326][..])?;
    image.write_tag(Tag::Unknown(42113), "-99999")?;
    image.finish()?;
    drop(file);
    std::fs::rename(&part, &path)?;
    Ok(path)
}

/// The version of a dependency.
fn locked(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map_or("", |(_, rest)| rest);
    entry.split('"').next().unwrap_or_default()
}
