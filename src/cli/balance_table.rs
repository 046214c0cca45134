//! The balance of a run as tables: one per service, one row per zone.

use super::table::{Table, whole};
use crate::balance::{Results, ServiceResult, ZoneBalance, certificate};
use crate::issue::Lang;
use crate::units::{Limit, Persons, Places};
use serde_json::{Value, json};

/// Tables of one run.
pub fn tables(results: &Results, lang: Lang) -> String {
    let head = lang.pick(
        ["分区", "需求", "学位/床位", "已分配", "其中超额", "未满足", "去不了", "缺口"],
        ["zone", "demand", "places", "allocated", "of it over", "unmet", "unreachable", "gap"],
    );
    let mut out = String::new();
    for service in &results.services {
        out.push_str(&title(service, lang));
        let mut table = Table::new(&head);
        let cells = |name: &str, row: &ZoneBalance| {
            let mut cells = vec![name.to_owned()];
            cells.extend(numbers([
                row.demand,
                row.places.seated(),
                row.allocated,
                row.over,
                row.unmet,
                row.unreachable,
                row.gap(),
            ]));
            cells
        };
        for (zone, row) in results.model.zones.iter().zip(&service.zones) {
            table.row(cells(&zone.name, row));
        }
        table.sum(cells(lang.pick("全区", "total"), &service.total));
        out.push_str(&table.render());
        out.push_str(&beside(service, lang));
        out.push_str(&super::seats::text(&results.model, service, lang));
        out.push_str(&super::access_table::text(service, lang));
        out.push('\n');
    }
    out
}

/// Tables of the same study before and after: supply and gap of both years, the allocation of the later one.
pub fn before_and_after(before: &Results, after: &Results, lang: Lang) -> String {
    let (then, now) = (before.year, after.year);
    let head = [
        lang.pick("分区", "zone").to_owned(),
        lang.pick("需求", "demand").to_owned(),
        lang.pick(format!("{then}供给"), format!("places {then}")),
        lang.pick(format!("{now}供给"), format!("places {now}")),
        lang.pick(format!("{then}缺口"), format!("gap {then}")),
        lang.pick(format!("{now}缺口"), format!("gap {now}")),
        lang.pick("已分配", "allocated").to_owned(),
        lang.pick("其中超额", "of it over").to_owned(),
        lang.pick("未满足", "unmet").to_owned(),
        lang.pick("去不了", "unreachable").to_owned(),
    ];
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut out = String::new();
    for (old, new) in before.services.iter().zip(&after.services) {
        out.push_str(&title(new, lang));
        let mut table = Table::new(&head);
        let cells = |name: &str, old: &ZoneBalance, new: &ZoneBalance| {
            let mut cells = vec![name.to_owned()];
            let (had, has) = (old.places.seated(), new.places.seated());
            cells.extend(numbers([
                new.demand,
                had,
                has,
                old.gap(),
                new.gap(),
                new.allocated,
                new.over,
                new.unmet,
                new.unreachable,
            ]));
            cells
        };
        for ((zone, old), new) in after.model.zones.iter().zip(&old.zones).zip(&new.zones) {
            table.row(cells(&zone.name, old, new));
        }
        table.sum(cells(lang.pick("全区", "total"), &old.total, &new.total));
        out.push_str(&table.render());
        out.push_str(&beside(new, lang));
        out.push_str(&super::seats::text(&after.model, new, lang));
        out.push_str(&super::access_table::text(new, lang));
        out.push('\n');
    }
    out
}

fn numbers<const N: usize>(values: [Persons; N]) -> impl Iterator<Item = String> {
    values.into_iter().map(|value| whole(value.to_f64()))
}

fn title(service: &ServiceResult, lang: Lang) -> String {
    // The nearest site is taken however far it is.
    let limit =
        service.cutoff.filter(|_| service.method.heeds_cutoff()).map_or(String::new(), |cutoff| format!(" {cutoff}"));
    lang.pick(
        format!("{}：方法 {}{limit}，{}\n", service.id, service.method.as_str(), service.travel.words(lang)),
        format!("{}: method {}{limit}, {}\n", service.id, service.method.as_str(), service.travel.words(lang)),
    )
}

/// What stands in the ledger beside the zones: people outside every zone or without a position, places not counted.
fn beside(service: &ServiceResult, lang: Lang) -> String {
    let people = &service.ledger.demand;
    let seats = &service.ledger.places;
    let mut parts = Vec::new();
    let mut person = |zh: &str, en: &str, n: Persons| {
        if n > Persons::ZERO {
            parts.push(format!("{} {}", lang.pick(zh, en), whole(n.to_f64())));
        }
    };
    person("区外人口", "persons outside", people.outside);
    person("无位置人口", "persons unlocated", people.unlocated);
    let mut place = |zh: &str, en: &str, n: Places| {
        if n > Places::ZERO {
            parts.push(format!("{} {}", lang.pick(zh, en), whole(n.to_f64())));
        }
    };
    place("闲置", "places spare", seats.spare);
    place("预留", "places kept free", seats.excluded);
    place("未开放", "places not open", seats.not_open);
    place("无位置的学位/床位", "places unlocated", seats.unlocated);
    if parts.is_empty() { String::new() } else { format!("  {}\n", parts.join(lang.pick("；", "; "))) }
}

/// The same as JSON.
pub fn json(results: &Results) -> Value {
    let row = |zone: Option<(&str, &str)>, row: &ZoneBalance| {
        json!({
            "zone": zone.map(|z| z.0), "name": zone.map(|z| z.1), "persons": row.persons, "demand": row.demand,
            "places": row.places, "places_existing": row.places_existing, "allocated": row.allocated, "over": row.over, "unmet": row.unmet,
            "unreachable": row.unreachable, "gap": row.gap(), "coverage": row.coverage(),
        })
    };
    let service = |service: &ServiceResult| {
        let zones = results.model.zones.iter().zip(&service.zones);
        let [access, shares] = super::access_table::json(service);
        json!({
            "service": service.id, "method": service.method, "cutoff_m": service.cutoff.map(Limit::value),
            "zones": zones.map(|(zone, balance)| row(Some((&zone.id, &zone.name)), balance)).collect::<Vec<_>>(),
            "total": row(None, &service.total), "ledger": service.ledger,
            "certificate": certificate(&results.model, service), "access": access, "coverage": shares,
        })
    };
    let line = |line: &crate::balance::Reconciliation| json!({ "zh": line.text[0], "en": line.text[1], "agrees": line.agrees });
    json!({
        "title": results.title, "year": results.year,
        "services": results.services.iter().map(service).collect::<Vec<_>>(),
        "reconciliation": results.reconciliation.iter().map(line).collect::<Vec<_>>(),
    })
}
