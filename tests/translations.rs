//! Pages that stand in two languages say the same: a section, key, code, formula or row that one of them lacks is found here.

use std::collections::BTreeSet;
use std::path::Path;

/// Both languages of a page.
const PAGES: [[&str; 2]; 2] = [["docs/formats.md", "docs/formats.zh.md"], ["docs/methods.md", "docs/methods.zh.md"]];

/// What must be the same in every language of a section.
#[derive(Debug, Default, PartialEq)]
struct Section {
    /// `#` of its heading.
    level: usize,
    /// Blocks of code, to the letter.
    fences: Vec<String>,
    /// What stands between backticks in the text.
    codes: BTreeSet<String>,
    /// Codes of messages and keys of papers.
    named: BTreeSet<String>,
    /// Lines of tables, and lists.
    rows: [usize; 2],
    /// Indices of formulas.
    indices: usize,
}

/// A page by its headings; the text of a heading is that of its language.
fn sections(page: &str) -> Vec<(String, Section)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap_or_default();
    let mut all: Vec<(String, Section)> = Vec::new();
    let mut fence: Option<String> = None;
    let mut body = String::new();
    let close = |all: &mut Vec<(String, Section)>, body: &mut String| {
        if let Some((_, section)) = all.last_mut() {
            look(section, body);
        }
        body.clear();
    };
    for line in text.lines() {
        if line.starts_with("```") {
            match fence.take() {
                None => fence = Some(format!("{line}\n")),
                Some(block) => all.last_mut().unwrap().1.fences.push(block),
            }
        } else if let Some(block) = &mut fence {
            *block += line;
            block.push('\n');
        } else {
            let level = line.chars().take_while(|c| *c == '#').count();
            if level > 0 && line[level..].starts_with(' ') {
                close(&mut all, &mut body);
                all.push((line.to_owned(), Section { level, ..Section::default() }));
            }
            body += line;
            body.push('\n');
        }
    }
    close(&mut all, &mut body);
    all
}

fn look(section: &mut Section, body: &str) {
    // The lines of a paragraph are one text: code may go over the end of a line.
    let flowing = body.replace("\n| ", "\n\n| ").replace('\n', " ");
    section.codes = flowing.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let is_code = |word: &&str| {
        word.len() == 5 && word.starts_with(['E', 'W', 'I']) && word[1..].bytes().all(|b| b.is_ascii_digit())
    };
    let words = || body.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    section.named = words().filter(is_code).map(str::to_owned).collect();
    let cited =
        body.split('[').skip(1).filter_map(|rest| rest.split_once(']')).filter(|(_, rest)| !rest.starts_with('('));
    let is_key = |key: &&str| key.len() > 4 && key[key.len() - 4..].bytes().all(|b| b.is_ascii_digit());
    let cited = cited.flat_map(|(keys, _)| keys.split("; ")).filter(is_key);
    section.named.extend(cited.map(str::to_owned));
    section.rows = ["|", "- "].map(|start| body.lines().filter(|line| line.starts_with(start)).count());
    section.indices = body.matches("<sub>").count();
}

/// What a section has otherwise than that of the other language, a line each.
fn differences(one: &Section, other: &Section) -> Vec<String> {
    let mut found = Vec::new();
    if (one.level, one.rows, one.indices) != (other.level, other.rows, other.indices) {
        let shape = |section: &Section| {
            let ([rows, items], level, indices) = (section.rows, section.level, section.indices);
            format!("level {level}, {rows} lines of tables, {items} items, {indices} indices")
        };
        found.push(format!("{} / {}", shape(one), shape(other)));
    }
    let [many, few] = [one, other].map(|section| section.fences.as_slice());
    for (blocks, others) in [(many, few), (few, many)] {
        found.extend(blocks.iter().filter(|block| !others.contains(block)).map(|block| format!("only once: {block}")));
    }
    if found.is_empty() && many != few {
        found.push("blocks of code in another order or number".to_owned());
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    for (mine, theirs) in [(&one.codes, &other.codes), (&one.named, &other.named)] {
        if mine != theirs {
            found.push(format!("only here {:?}, only there {:?}", only(mine, theirs), only(theirs, mine)));
        }
    }
    found
}

#[test]
fn pages_in_two_languages_have_the_same_sections_keys_and_formulas() {
    let mut wrong = Vec::new();
    for [english, other] in PAGES {
        let (one, two) = (sections(english), sections(other));
        if one.len() != two.len() {
            wrong.push(format!("{english} has {} sections, {other} {}", one.len(), two.len()));
        }
        for ((heading, section), (their_heading, theirs)) in one.iter().zip(&two) {
            let at = format!("{english}: {heading} / {other}: {their_heading}");
            wrong.extend(differences(section, theirs).into_iter().map(|found| format!("{at}: {found}")));
        }
        assert!(one.len() > 10, "{english}");
    }
    // All of them at once: a page that grew by several sections is mended in one go.
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is compared is there: a page against itself with one thing taken out differs.
#[test]
fn what_is_missing_is_found() {
    let look_at = |body: &str| {
        let mut section = Section::default();
        look(&mut section, body);
        section
    };
    let whole = "| `a` | E0101 |\n| `b` | A<sub>i</sub> [luo2003] |\n- text\n";
    assert_eq!(look_at(whole), look_at(&whole.replace("text", "文字")));
    for part in ["`a`", "E0101", "<sub>", "luo2003", "- "] {
        let less = look_at(&whole.replacen(part, "", 1));
        assert_ne!(look_at(whole), less, "{part}");
        assert_eq!(differences(&look_at(whole), &less).len(), 1, "{part}");
    }
    let fenced =
        |blocks: &[&str]| Section { fences: blocks.iter().copied().map(str::to_owned).collect(), ..look_at(whole) };
    assert!(differences(&look_at(whole), &look_at(whole)).is_empty());
    assert_eq!(differences(&fenced(&["a", "b"]), &fenced(&["a", "c"])).len(), 2);
    assert_eq!(differences(&fenced(&["a", "b"]), &fenced(&["b", "a"])).len(), 1);
}
