//! The sums of places that a list of sites has itself, as far as it is clear whose they are: of one zone or of all, and of one service.

use super::left_out::{LeftOut, Summed};
use super::row::{Texts, label};
use super::supply::Offer;
use crate::model::{ListSum, ServiceId};

/// Those of a list; `zone` is its column of zones.
pub fn list_sums(offer: &Offer<'_>, left_out: &LeftOut, zone: Option<Texts<'_>>) -> Vec<ListSum> {
    left_out.sums().iter().filter_map(|sum| of_one(sum, offer, left_out, zone)).collect()
}

fn of_one(sum: &Summed, offer: &Offer<'_>, left_out: &LeftOut, zone: Option<Texts<'_>>) -> Option<ListSum> {
    let (service, is_own) = service(sum, offer)?;
    let of = |row: usize| zone.and_then(|texts| label(&texts.cells.get(row)).ok().flatten());
    let first = sum.rows.first().and_then(|row| of(*row));
    let shared = first.filter(|first| sum.rows.iter().all(|row| of(*row).as_ref() == Some(first)));
    // All that the list has of the service.
    let is_all = || {
        let offers = |row: &usize| left_out.is_data(*row) && (is_own || offer.services_of(*row).contains(&&service));
        !sum.is_part && (0..offer.rows.table.rows).filter(offers).eq(sum.rows.iter().copied())
    };
    // Where rows do not name their zone, the row of sums may.
    let named = Some(sum.of.clone()).filter(|of| !of.is_empty());
    let zone = match shared {
        None if is_all() => None,
        shared => Some(shared.or(named)?),
    };
    Some(ListSum {
        row: sum.row,
        text: sum.text.clone(),
        zone,
        service,
        column: sum.column.clone(),
        stated: sum.stated,
        counted: sum.added,
    })
}

/// The one service whose places are summed, and whether the column has no others.
fn service(sum: &Summed, offer: &Offer<'_>) -> Option<(ServiceId, bool)> {
    if let Some((service, _)) = offer.by_service.iter().find(|(_, column)| column.name() == sum.column) {
        return Some((service.clone(), true));
    }
    offer.places.filter(|column| column.name() == sum.column)?;
    let of = |row: &usize| match offer.services_of(*row).as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let first = of(sum.rows.first()?)?;
    sum.rows.iter().all(|row| of(row) == Some(first)).then(|| (first.clone(), false))
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use crate::model::Role;
    use serde_json::{Value, json};

    /// Text, zone, service, what is stated and what is counted.
    fn sums(rows: &Value, keys: &str) -> Vec<String> {
        let input = toml::from_str(&format!("path = 'a.csv'\n{keys}")).unwrap();
        let table = table(Role::Facilities, "a.csv", rows);
        let (layer, issues) = facilities(table, 0, &input, &ClassNorms::new(), &Asked::default());
        let sums = layer.unwrap_or_else(|| panic!("{issues:?}")).layer.sums;
        let said = |sum: &crate::model::ListSum| {
            let zone = sum.zone.as_deref().unwrap_or("*");
            format!("{} {zone} {} {} {}", sum.text, sum.service, sum.stated, sum.counted)
        };
        sums.iter().map(said).collect()
    }

    fn school(zone: &str, name: &str, stage: &str, places: i64) -> Value {
        json!({"街镇": zone, "学校名称": name, "学段": stage, "学位数": places, "geometry": [107.1, 29.8]})
    }

    fn sum(zone: &str, text: &str, places: i64) -> Value {
        json!({"街镇": zone, "学校名称": text, "学段": "", "学位数": places, "geometry": null})
    }

    #[test]
    fn sums_are_of_the_zone_that_their_rows_name_or_of_all() {
        let rows = json!([
            school("凤城街道", "一小", "小学", 900),
            school("凤城街道", "二小", "小学", 600),
            sum("", "小计", 1500),
            school("葛兰镇", "三小", "小学", 300),
            sum("葛兰镇", "小计", 310),
            sum("", "合计", 1800),
        ]);
        let expected = ["小计 凤城街道 primary 1500 1500", "小计 葛兰镇 primary 310 300", "合计 * primary 1800 1800"];
        assert_eq!(sums(&rows, ""), expected);
    }

    #[test]
    fn of_several_services_nobody_knows_whose_they_are() {
        let rows = json!([
            school("凤城街道", "一小", "小学", 900),
            school("凤城街道", "一中", "初中", 600),
            sum("", "小计", 1500),
        ]);
        assert_eq!(sums(&rows, ""), Vec::<String>::new());
        let rows = json!([
            school("凤城街道", "一小", "小学", 900),
            school("葛兰镇", "一中", "初中", 600),
            school("葛兰镇", "二小", "小学", 100),
            sum("", "小学合计", 1000),
            sum("", "公办小计", 100),
        ]);
        assert_eq!(sums(&rows, ""), ["小学合计 * primary 1000 1000"]);
    }

    #[test]
    fn a_column_of_places_of_one_service_says_which() {
        let row = |name: &str, primary: Value, junior: Value| json!({"街镇": "凤城街道", "学校名称": name, "小学学位": primary, "初中学位": junior, "geometry": if name == "小计" { Value::Null } else { json!([107.1, 29.8]) }});
        let rows = json!([
            row("甲", json!(900), json!(300)),
            row("乙", json!(600), Value::Null),
            row("小计", json!(1500), json!(310)),
        ]);
        let keys = "fields.places_by_service = { primary = '小学学位', junior = '初中学位' }";
        let mut found = sums(&rows, keys);
        found.sort();
        assert_eq!(found, ["小计 凤城街道 junior 310 300", "小计 凤城街道 primary 1500 1500"]);
    }
}
