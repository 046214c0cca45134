//! Which characters are drawn, and what is said of the others.

use super::*;
use crate::handover::put::boxes;
use crate::words::Lang;

/// Our own font alone, whatever the computer has.
fn alone() -> Typeface {
    Typeface::of(OWN, System::loaded_by(|_| ()))
}

#[test]
fn the_font_has_the_characters_of_its_list_and_no_others() {
    let listed: BTreeSet<char> = include_str!("characters.txt").trim_end_matches('\n').chars().collect();
    let face = Face::parse(OWN, 0).unwrap();
    let mut has = BTreeSet::new();
    for table in face.tables().cmap.unwrap().subtables.into_iter().filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|code| {
            has.extend(char::from_u32(code).filter(|c| face.glyph_index(*c).is_some()));
        });
    }
    assert_eq!(listed, has);
    assert!(listed.len() > 8_000 && (' '..='~').all(|c| listed.contains(&c)));
}

/// Words of the program, and names of the sample.
#[test]
fn the_font_has_all_our_own_words_and_the_names_of_the_sample() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<_> =
        ["src/words", "layers", "claims", "population", "standards", "study.toml", "study-roads.toml"]
            .map(|name| root.join(name))
            .into();
    let (mut typeface, mut texts) = (alone(), 0);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            // The tests of what may be shown have characters that need not be.
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            texts += 1;
            let lines = text.lines().map(|line| line.replace(['\t', '\r'], " "));
            let lost: Vec<String> = lines.filter(|line| typeface.fitted(line) != *line).collect();
            assert!(lost.is_empty(), "{}: {:?} {lost:?}", path.display(), typeface.missing);
        }
    }
    assert!(texts > 40, "{texts}");
}

#[test]
fn what_no_font_has_is_a_box_with_its_name() {
    let mut typeface = alone();
    assert_eq!(typeface.fitted("<text>𡌶㙍 & “–” 街道</text>"), "<text>𡌶㙍 & “–” 街道</text>");
    assert!(typeface.missing().is_empty());
    assert_eq!(typeface.fitted("实验\u{1f3eb}\u{fe0f}学校\u{e123}\u{7}"), "实验□学校□□");
    assert_eq!(typeface.fitted("\u{202e}abc\u{202c}شارع"), "abc□□□□");
    // Each is said once, however many files lack it.
    let few = BTreeSet::from(['\u{7}']);
    let issues = boxes(&[("report.pdf", typeface.missing()), ("a.png", BTreeSet::new()), ("map-*.png", few)]);
    assert_eq!(issues.groups().count(), 1);
    let group = issues.groups().next().unwrap();
    assert_eq!((group.count, group.examples[0].code), (7, "W0767"));
    let said: Vec<_> = group.examples.iter().map(|issue| (issue.file.as_deref(), issue.sentence(Lang::Zh))).collect();
    let both = said.iter().filter(|(file, text)| *file == Some("report.pdf, map-*.png") && text.contains("U+0007"));
    assert_eq!(both.count(), 1, "{said:?}");
}

/// Thousands of marks on one letter would be drawn one by one, on every page.
#[test]
fn marks_on_one_letter_are_no_more_than_any_writing_has() {
    let mut typeface = Typeface::new();
    for (marks, kept) in [(2, 2), (30, 30), (2_000, 30)] {
        let text = format!("Z{}x", "\u{301}".repeat(marks));
        assert_eq!(typeface.fitted(&text).chars().count(), kept + 2, "{marks}");
    }
}

#[test]
fn widths_are_those_of_the_letters() {
    let mut typeface = alone();
    assert_eq!(typeface.width("街道", 10.0), 20.0);
    assert!(typeface.width("il", 10.0) < typeface.width("mw", 10.0));
}

/// A font of the computer is asked for what our own lacks, and then drawn with.
#[test]
fn a_font_of_the_computer_stands_in_for_what_our_own_lacks() {
    // With nothing but A and the box; licence and source as those of our own.
    let two_letters: &[u8] = include_bytes!("../../../tests/data/font/two-letters.otf");
    let computer = System::loaded_by(|fonts| {
        fonts.load_font_source(Source::Binary(Arc::new(OWN)));
    });
    let mut typeface = Typeface::of(two_letters, computer);
    assert_eq!(typeface.fitted("A街\u{1f3eb}"), "A街□");
    let faces = ['A', '街', '□'].map(|c| typeface.letter(c).map(|letter| letter.face));
    assert_eq!((faces, typeface.files().len()), ([Some(0), Some(1), Some(0)], 2));
    // Both fonts have shapes in a picture, although nobody has the family that it asks for.
    let svg = |text| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='9'><text font-family='x' font-size='9' y='9'>{text}</text></svg>"
        )
    };
    let width = |text| f64::from(typeface.tree(&svg(text)).unwrap().root().abs_bounding_box().width());
    let (one, both) = (width("街"), width("街街AA"));
    assert!(one > 5.0 && both > one + 12.0, "{one} {both}");
}
