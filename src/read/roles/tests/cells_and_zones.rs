//! Cells and zones.

use super::*;
use crate::model::TextIx;

#[test]
fn cells_keep_their_counts_and_unlocated_people_are_summed() {
    let square = json!({"type": "Polygon", "coordinates": [[[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]]});
    let rows = json!([
        {"人口": 1, "a": 0.5, "街道代码": 500_115_002, "geometry": square},
        {"人口": 2, "a": 0.25, "街道代码": null, "geometry": null},
        {"人口": 4, "a": 0, "街道代码": "500115001", "geometry": [7, 8]},
        {"人口": 8, "a": 1, "街道代码": null, "geometry": [9, 9]},
    ]);
    let (value, issues) = read_grid("fields.ages = { '60+' = 'a' }", &rows);
    let cells = value.unwrap();
    assert_eq!(cells.at, [InFile([50.0, 50.0]), InFile([7.0, 8.0]), InFile([9.0, 9.0])]);
    assert_eq!(cells.columns[0].attribute, Attribute::Persons);
    assert_eq!(cells.columns[0].values, [1, 4, 8].map(Persons::whole));
    assert_eq!(cells.columns[1].attribute, Attribute::Ages(60, u16::MAX));
    assert_eq!(
        cells.unlocated,
        [(Attribute::Persons, Persons::whole(2)), (Attribute::Ages(60, u16::MAX), Persons::from(0.25))]
    );
    assert_eq!((cells.unlocated_rows, found(&issues, "W0352").persons), (1, Some(Persons::whole(2))));
    assert_eq!(cells.zone_names, ["500115001", "500115002"], "sorted, whatever the order of the file");
    assert_eq!(cells.zone, Some([Some(1), Some(0), None].map(|name| name.map(TextIx::new)).to_vec()));
    assert_eq!(cells.ids, None);
}

#[test]
fn a_grid_in_a_csv_needs_both_axes() {
    let (value, _) = read_grid("", &json!([{"人口": 3, "经度": 107.5, "纬度": "29.5"}]));
    assert_eq!(value.unwrap().at, [InFile([107.5, 29.5])]);
    let (_, issues) = read_grid("", &json!([{"人口": 3, "经度": 107.5}]));
    assert_eq!(found(&issues, "E0303").field.as_deref(), Some("y"));
    let (value, _) =
        read_grid("", &json!([{"人口": 3, "经度": null, "纬度": null}, {"人口": 1, "经度": 1, "纬度": 1}]));
    assert_eq!(value.unwrap().unlocated, [(Attribute::Persons, Persons::whole(3))]);
}

#[test]
fn columns_that_services_count_are_read_and_rows_of_sums_are_not_people() {
    let input = toml::from_str(&format!("path = '{GRID}'")).unwrap();
    let rows = json!([{"名称": "凤城", "pupils": 12, "x": 1, "y": 2}]);
    let (value, _) = demand(
        table(Role::Demand, GRID, &rows),
        &input,
        &Asked { counted: vec!["pupils".to_owned()], ..Asked::default() },
    );
    assert_eq!(value.unwrap().columns[0].attribute, Attribute::Field("pupils".to_owned()));
    let rows =
        json!([{"名称": "凤城", "人口": 12, "x": 1, "y": 2}, {"名称": "合计", "人口": 12, "x": null, "y": null}]);
    let (value, issues) = read_grid("", &rows);
    let cells = value.unwrap();
    assert_eq!((cells.at.len(), cells.unlocated_rows, cells.rows), (1, 0, Some(vec![0])));
    assert_eq!(found(&issues, "I0387").feature, Some(1));
}

#[test]
fn zones_keep_parts_and_holes() {
    let shell = json!([[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]);
    let hole = json!([[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]);
    let island = json!([[20, 0], [21, 0], [21, 1], [20, 1], [20, 0]]);
    let shape = json!({"type": "MultiPolygon", "coordinates": [[shell, hole], [island]]});
    let (value, _) = read_towns(&json!([
        {"XZQDM": "500115001", "XZQMC": "凤城街道", "geometry": shape},
        {"XZQDM": 500_115_002, "XZQMC": null, "geometry": {"type": "Polygon", "coordinates": [island]}},
    ]));
    let zones = value.unwrap().zones;
    assert_eq!(geo::Area::unsigned_area(&zones[0].shape), 81.0);
    assert_eq!(zones[0].shape.0[0].interiors().len(), 1);
    assert_eq!((zones[0].id.as_str(), zones[0].name.as_str()), ("500115001", "凤城街道"));
    assert_eq!((zones[1].id.as_str(), zones[1].name.as_str()), ("500115002", "500115002"));
    assert_eq!(geo::Area::unsigned_area(&zones[1].shape), 1.0);
}
