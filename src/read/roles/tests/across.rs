//! Sites of several layers.

use super::*;

#[test]
fn one_id_in_two_layers_names_both_places() {
    let layer = |file: &str| table(Role::Facilities, file, &json!([])).layer;
    let mut second = sites("", &json!([school(&json!({"name": "别校"}))]));
    second[0].source.0 = 1;
    let layers = [
        RawFacilities { layer: layer("a.csv"), sites: sites("", &json!([school(&json!({}))])) },
        RawFacilities { layer: layer("b.csv"), sites: second },
    ];
    let issue = found(&across(&layers), "E0340");
    assert_eq!((issue.file.as_deref(), issue.feature), (Some("b.csv"), Some(0)));
    assert!(issue.sentence(Lang::En).contains("a.csv #0"));
}

#[test]
fn a_school_that_moves_when_its_successor_opens_is_not_counted_twice() {
    let rows = json!([
        school(&json!({"closes": 2025, "opens": null})),
        school(&json!({"id": "F13", "status": "迁建", "closes": null, "opens": 2025})),
    ]);
    let layer = table(Role::Facilities, SCHOOLS, &json!([])).layer;
    assert!(across(&[RawFacilities { layer, sites: sites("", &rows) }]).is_empty());
}
