//! Lists as bureaus and commissions keep them: headings, owners, kinds.

use super::*;

#[test]
fn coordinates_under_the_headings_of_map_services_are_coordinates() {
    for (x, y) in [
        ("经度（高德）", "纬度（高德）"),
        ("高德经度", "高德纬度"),
        ("经度(GCJ02)", "纬度(GCJ02)"),
        ("坐标（高德）/经度", "坐标（高德）/纬度"),
    ] {
        let listed = sites("", &json!([{"service": "小学", "places": 1, x: 107.1, y: "29.8"}]));
        assert_eq!(listed[0].at, Some(InFile([107.1, 29.8])), "{x}");
    }
    // Of two pairs the one with the plain names.
    let listed = sites(
        "",
        &json!([{"service": "小学", "places": 1, "高德经度": 107.2, "高德纬度": 29.9, "经度": 107.1, "纬度": 29.8}]),
    );
    assert_eq!(listed[0].at, Some(InFile([107.1, 29.8])));
}

#[test]
fn who_owns_a_site_is_not_its_status() {
    let rows = |words: [&str; 2]| {
        json!([
            school(&json!({"status": null, "性质": words[0]})),
            school(&json!({"id": "F13", "status": null, "性质": words[1]}))
        ])
    };
    let (value, issues) = read("fields.status = '性质'", &rows(["公办", "民办"]));
    assert!(value.is_none(), "the study says that it is the status");
    let issue = found(&issues, "E0330");
    assert!(!issue.help(Lang::Zh).contains("最相近") && !issue.help(Lang::En).contains("similar"), "{issue:?}");
    let plain = |words: [&str; 2]| json!([{"service": "小学", "places": 1, "性质": words[0]}, {"service": "小学", "places": 1, "性质": words[1]}]);
    let (value, issues) = read("", &plain(["公办", "民办"]));
    assert_eq!(value.map(|layer| layer.sites.len()), Some(2));
    assert_eq!((issues.count_of("I0332"), issues.count_of("I0330")), (1, 0));
    assert_eq!(found(&issues, "I0332").value.as_deref(), Some("公办、民办"));
    assert_eq!(read("", &plain(["公办", "新建"])).1.count_of("E0330"), 1, "a column of both is not understood");
    let meant = "values.status = { '公办' = 'existing', '民办' = 'planned' }";
    assert_eq!(sites(meant, &plain(["公办", "民办"]))[1].status, Status::Planned);
}

#[test]
fn kinds_without_beds_are_left_out_when_the_study_says_so() {
    let rows = json!([
        school(&json!({"service": "综合医院"})),
        school(&json!({"id": "F13", "service": "诊所", "places": null, "geometry": null})),
        school(&json!({"id": "F14", "service": "口腔门诊部", "places": 0})),
    ]);
    let (value, issues) = read("", &rows);
    assert!(value.is_none());
    let help = found(&issues, "E0320").help(Lang::Zh);
    assert!(help.contains("\"口腔门诊部\" = \"none\"") && !help.contains("最相近"), "{help}");
    let (value, issues) = read("values.service = { '诊所' = 'none', '口腔门诊部' = 'none' }", &rows);
    assert_eq!(value.unwrap_or_else(|| panic!("{issues:?}")).sites.len(), 1);
    assert_eq!((issues.count_of("I0322"), issues.count_of("W0351")), (2, 0));
}
