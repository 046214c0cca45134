//! Columns: every one has a term and values of its type; words follow the language, names and numbers do not.

use super::common;
use catchment::output::{self, Kind, Output, Shape, Value};
use catchment::read::Quiet;
use catchment::run;
use catchment::study::Study;
use catchment::words;
use catchment::words::Lang;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The street town with scores, coverages, clusters and disagreements.
fn with_scores() -> PathBuf {
    common::street_town().with_file_name("access.toml")
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The words of a style that people read: legends, labels and aliases, but not the names of fonts.
fn read_by_people(style: &str) -> Vec<&str> {
    let of = |attribute: &'static str| style.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
    of(" label=\"").chain(of(" fieldName=\"")).chain(of("\" name=\"")).collect()
}

#[test]
fn words_follow_the_language_and_nothing_else_does() {
    for study in [common::street_town(), with_scores()] {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| common::written_in(&study, &[], lang));
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        let mut styles = 0;
        for (name, bytes) in zh.iter().filter(|(name, _)| *name != "run.json") {
            if name == "balance.csv" {
                let rows = |bytes: &[u8]| bytes.iter().position(|b| *b == b'\n').map(|end| bytes[end..].to_vec());
                assert!(rows(&en[name]) == rows(bytes) && en[name] != *bytes, "only its headings are translated");
                continue;
            }
            if Path::new(name).extension().is_none_or(|ending| ending != "qml") {
                assert!(en[name] == *bytes, "{name} depends on the language");
                continue;
            }
            styles += 1;
            let (zh, en) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&en[name]));
            assert!(read_by_people(&zh).iter().any(|text| is_chinese(text)), "{name}: {zh}");
            for text in read_by_people(&en) {
                assert!(!is_chinese(text), "{name}: {text}");
            }
        }
        assert!(styles >= 4);
    }
}

#[test]
fn a_map_in_english_says_short_and_spare() {
    let files = common::written_in(&common::street_town(), &[], Lang::En);
    let zones = String::from_utf8_lossy(&files["primary/zones.qml"]).into_owned();
    for words in [
        "label=\"short &gt; 50 %\"",
        "label=\"spare ≤ 20 %\"",
        "THEN 'short ' || format_number(",
        "ELSE 'spare ' || format_number(",
        "field=\"gap\" name=\"gap (places, below 0: spare)\"",
        "field=\"unmet\" name=\"unmet (persons)\"",
    ] {
        assert!(zones.contains(words), "{words} in {zones}");
    }
    let demand = String::from_utf8_lossy(&files["primary/demand.qml"]).into_owned();
    assert!(demand.contains("label=\"50 – 100 m\"") && demand.contains("name=\"cost (m)\""), "{demand}");
}

/// What formats with typed columns rely on.
fn check(output: &Output<'_>) {
    let place = |column: &str| format!("{} {column}", output.path());
    let mut names = BTreeSet::new();
    for column in &output.columns {
        assert!(words::term(column.term).is_some(), "{} has no term {}", place(&column.name), column.term);
        assert!(names.insert(&column.name), "{} twice", place(&column.name));
        for row in 0..output.rows {
            let value = column.value(row);
            let fits = match column.unit.kind() {
                Kind::Text => matches!(value, Value::Nothing | Value::Text(_)),
                Kind::Flag => matches!(value, Value::Nothing | Value::Flag(_)),
                Kind::Whole => matches!(value, Value::Nothing | Value::Whole(_)),
                Kind::Real => matches!(value, Value::Nothing | Value::Exact(_) | Value::Number(_)),
            };
            assert!(fits, "{} row {row}: {value:?}", place(&column.name));
        }
        for lang in [Lang::Zh, Lang::En] {
            assert!(!column.alias(lang).is_empty() && !column.heading(lang).is_empty());
        }
    }
    assert_eq!(output.styles.is_empty(), matches!(output.shape, Shape::Nowhere), "{}", output.path());
}

#[test]
fn every_column_has_a_term_and_values_of_its_type() {
    for study in [common::street_town(), with_scores()] {
        let results = common::run(&study, &[]);
        let outputs = output::of(&results, Lang::En);
        assert!(outputs.len() >= 5);
        outputs.iter().for_each(check);
    }
    let study = Study::open(common::street_town()).unwrap_or_else(|failure| panic!("{failure:?}"));
    let comparison = run::compare_methods(&study, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    let outputs = output::compared(&comparison, Lang::En);
    assert_eq!(outputs.iter().map(|output| output.name).collect::<Vec<_>>(), ["disagreement", "methods"]);
    outputs.iter().for_each(check);
}

/// A score may not be called by a name that its layers have anyway.
#[test]
fn no_score_takes_the_name_of_a_column() {
    let results = common::run(&with_scores(), &[]);
    let of_scores = ["access", "access_zones", "clusters", "disagreement"];
    let outputs = output::of(&results, Lang::En);
    let layers = outputs.iter().filter(|output| output.service.is_some() && of_scores.contains(&output.name));
    let names: BTreeSet<String> = layers
        .filter(|output| !matches!(output.shape, Shape::Nowhere))
        .flat_map(|output| output.columns.iter().filter(|column| column.of.is_none()))
        .map(|column| column.name.to_string())
        .collect();
    assert!(names.len() >= 8, "{names:?}");
    for name in names {
        let changes = [format!("access.two_step.id=\"{name}\"")];
        let failure = Study::open_with(&with_scores(), &changes).err();
        assert!(failure.is_some_and(|failure| format!("{failure:?}").contains("E0630")), "{name}");
    }
}
