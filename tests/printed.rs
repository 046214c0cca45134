//! The report as PDF and the maps as PNG are read back: sizes, numbers of the results, names whatever they hold.

#![cfg(feature = "pictures")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common::{must, street_town};
use catchment::handover::{HandedOver, Product, Wish, beside, hand_over};
use catchment::words::{Lang, whole};
use catchment::write::{WriteOptions, write};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Finished results of the street town, whose western street is called as told.
fn finished(west: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let town = street_town();
    for (name, bytes) in crate::common::files(town.parent().unwrap_or(Path::new("."))) {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let streets = folder.path().join("streets.geojson");
    let text = must(std::fs::read_to_string(&streets));
    assert!(text.contains("\"West Street\""));
    must(std::fs::write(&streets, text.replace("\"West Street\"", &must(serde_json::to_string(west)))));
    let results = crate::common::run(&folder.path().join("study.toml"), &[]);
    let out = folder.path().join("out");
    must(write(&results, &out, &WriteOptions { base: folder.path().to_owned(), ..WriteOptions::default() }));
    (folder, out)
}

fn handed(out: &Path, products: &[Product], lang: Lang) -> HandedOver {
    let wish = Wish { products: products.to_vec(), lang, overwrite: true, claims: None, besides: Vec::new() };
    must(hand_over(out, &beside(out), &wish))
}

/// The text of a report, line by line; `None` where nobody can read it.
fn text(out: &Path) -> Option<String> {
    let report = beside(out).join("report.pdf");
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&report).arg("-").output() else {
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"SKIPPED: pdftotext is not installed (Debian: apt-get install poppler-utils)\n",
        );
        return None;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(must(String::from_utf8(read.stdout)))
}

#[test]
fn images_have_the_sizes_of_a_slide_and_of_a_phone_and_show_something() {
    let (_folder, out) = finished("凤城街道");
    let done = handed(&out, &[Product::Pictures], Lang::Zh);
    assert!(done.issues.is_empty(), "{:?}", done.issues);
    let files: Vec<&str> = done.files().collect();
    assert!(files.contains(&"map-gap-primary-slide.png") && files.contains(&"map-gap-primary-phone.png"), "{files:?}");
    for file in files {
        let image = png::Decoder::new(must(std::fs::File::open(beside(&out).join(file))));
        let mut image = must(image.read_info());
        let mut pixels = vec![0; image.output_buffer_size()];
        let size = must(image.next_frame(&mut pixels));
        match file.rsplit('-').next() {
            Some("slide.png") => assert_eq!((size.width, size.height), (1920, 1080), "{file}"),
            Some("phone.png") => assert!(size.width == 1080 && size.height > 1080, "{file} {size:?}"),
            _ => panic!("{file}"),
        }
        let colours: BTreeSet<&[u8]> = pixels.chunks_exact(3).collect();
        let drawn = pixels.chunks_exact(3).filter(|pixel| **pixel != [255; 3]).count();
        assert!(
            colours.len() > 30 && drawn * 20 > pixels.len() / 3,
            "{file}: {} colours, {drawn} drawn",
            colours.len()
        );
    }
}

#[test]
fn the_report_has_the_numbers_of_the_balance() {
    let (_folder, out) = finished("凤城街道");
    for lang in Lang::ALL {
        let done = handed(&out, &[Product::Pdf], lang);
        assert_eq!((done.files().collect::<Vec<_>>(), done.issues.is_empty()), (vec!["report.pdf"], true));
        let Some(text) = text(&out) else { return };
        let numbers = |line: &str| -> Vec<String> {
            line.split_whitespace()
                .filter(|word| word.ends_with(|c: char| c.is_ascii_digit()))
                .map(str::to_owned)
                .collect()
        };
        let lines: Vec<Vec<String>> = text.lines().map(numbers).collect();
        let balance = must(catchment::check::translated(&out.join("balance.csv")));
        let mut found = 0;
        for line in balance.lines() {
            let said = ["persons", "demand", "places", "gap", "unmet", "unreachable", "mean_cost"];
            let said: Vec<String> = said.iter().filter_map(|column| line.number(column)).map(whole).collect();
            assert!(said.len() > 3, "{said:?}");
            let has = |words: &Vec<String>| {
                let mut words = words.iter();
                said.iter().all(|number| words.any(|word| word == number))
            };
            assert!(lines.iter().any(has), "{said:?} in {text}");
            found += 1;
        }
        assert!(found > 2 && text.contains("凤城街道"), "{found} {text}");
        // The first page has the answer.
        let source = must(catchment::handover::Source::open(&out));
        let together = |text: &str| text.split_whitespace().collect::<String>();
        let first = together(text.split('\u{c}').next().unwrap_or_default());
        for sentence in must(catchment::handover::answer(&source)) {
            let sentence = sentence.text(lang);
            assert!(first.contains(&together(&sentence)), "{sentence} in {first}");
        }
    }
}

/// What the font lacks is a box, and is said with its number; all else is there as it is.
#[test]
fn names_are_whole_and_what_no_font_has_is_said() {
    let name = "<b>&\"𡌶㙍\u{1f3eb}]]>–شارع";
    let (_folder, out) = finished(name);
    let done = handed(&out, &[Product::Pdf, Product::Pictures], Lang::En);
    let groups: Vec<_> = done.issues.groups().collect();
    // Said once, however many products have it.
    let [group] = &groups[..] else { panic!("{groups:?}") };
    let files = Some("report.pdf, map-*.png");
    assert!(group.examples.iter().all(|issue| issue.code == "W0767" && issue.file.as_deref() == files));
    let said: Vec<String> = group.examples.iter().map(|issue| issue.sentence(Lang::En)).collect();
    for point in ["U+1F3EB", "U+0634", "U+0627", "U+0631", "U+0639"] {
        assert!(said.iter().any(|said| said.contains(point)), "{point} in {said:?}");
    }
    assert_eq!(group.count, 5);
    let Some(text) = text(&out) else { return };
    assert!(text.contains("<b>&\"𡌶㙍□]]>–□□□□"), "{text}");
}
