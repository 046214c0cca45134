use super::*;
use crate::geodesy::AnalysisCrs;
use crate::issue::Severity;
use crate::model::{Attribute, Column, Demand, Facility, Ids, Layer, NamedZones, Planar, Role, TextIx, Zone, ZoneIx};
use crate::units::Persons;
use crate::words::Lang;
use geo::MultiPolygon;
use std::collections::BTreeMap;

fn facility(id: &str, name: &str) -> Facility {
    Facility::named(id, name, Planar([0.0, 0.0]))
}

/// Cells with these ids, in the zones of these numbers, a person each.
fn model(cells: &[(&str, u32)], facilities: &[(&str, &str)], zones: &[(&str, &str)]) -> Model {
    let n = cells.len();
    let demand = Demand {
        ids: Ids::Given(cells.iter().map(|(id, _)| (*id).into()).collect()),
        x: vec![0.0; n],
        y: vec![0.0; n],
        zone: cells
            .iter()
            .map(|(_, zone)| Some(ZoneIx::new(*zone as usize)).filter(|zone| zone.index() < zones.len()))
            .collect(),
        columns: vec![Column { attribute: Attribute::Persons, values: vec![Persons::whole(1); n] }],
        ..Demand::default()
    };
    let facilities: Vec<Facility> = facilities.iter().map(|(id, name)| facility(id, name)).collect();
    let zone = |(id, name): &(&str, &str)| {
        let (texts, shape) = (BTreeMap::new(), MultiPolygon::new(Vec::new()));
        Zone { id: (*id).to_owned(), name: (*name).to_owned(), texts, shape }
    };
    let facility_zone = vec![None; facilities.len()];
    let (crs, zones) = (AnalysisCrs::around([107.0, 29.8]).unwrap(), zones.iter().map(zone).collect());
    Model { facilities, facility_zone, zones, demand, ..Model::bare(crs) }
}

/// Minutes between texts.
fn raw(rows: &[(&str, &str, u64)]) -> RawCosts {
    let ends = |field: &str, texts: Vec<&str>| {
        let mut ends = Ends { field: field.to_owned(), ..Ends::default() };
        for text in texts {
            let known = ends.names.iter().position(|name| name == text);
            let at = known.unwrap_or_else(|| {
                ends.names.push(text.to_owned());
                ends.names.len() - 1
            });
            ends.of_way.push(at as u32);
        }
        ends
    };
    RawCosts {
        layer: Layer::named(Role::Costs, "od.csv", "auto"),
        impedance: Impedance::Seconds,
        from: ends("cell", rows.iter().map(|row| row.0).collect()),
        to: ends("site", rows.iter().map(|row| row.1).collect()),
        cost: rows.iter().map(|row| row.2 * 60_000).collect(),
        row: (0..rows.len() as u32).collect(),
        line: None,
    }
}

/// By facility: cells, and what the way from each costs.
type Rows = Vec<Vec<(u32, i64)>>;

/// What comes of rows: minutes by facility and cell, and every code with how often it was found.
fn read(model: &Model, rows: &[(&str, &str, u64)]) -> (Option<Rows>, Vec<(&'static str, usize)>) {
    let (value, issues) = given(model, &raw(rows), |_| true);
    for issue in issues.groups().flat_map(|group| &group.examples) {
        assert_eq!(issue.file.as_deref(), Some("od.csv"));
        for lang in [Lang::Zh, Lang::En] {
            let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
            assert!(!text.contains('{'), "{text}");
        }
    }
    assert_eq!(value.is_some(), issues.count(Severity::Error) == 0);
    let codes = issues.groups().map(|group| (group.examples[0].code, group.count)).collect();
    let minutes = |list: Vec<(u32, i64)>| list.into_iter().map(|(cell, cost)| (cell, cost / 60_000)).collect();
    (
        value.map(|given| {
            (0..given.ways.facilities()).map(|facility| minutes(given.ways.to(facility).collect())).collect()
        }),
        codes,
    )
}

const CELLS: [(&str, u32); 3] = [("007", 0), ("b", 0), ("c", 1)];
const SITES: [(&str, &str); 2] = [("S1", "一小"), ("S2", "二小")];

fn town() -> Model {
    model(&CELLS, &SITES, &[])
}

#[test]
fn rows_become_ways_by_id_or_unique_name() {
    let rows = [("007", "S1", 5), ("b", "一小", 0), ("c", "S2", 9), ("c", "S1", 7)];
    let (ways, codes) = read(&town(), &rows);
    assert_eq!((ways.unwrap(), codes), (vec![vec![(0, 5), (1, 0), (2, 7)], vec![(2, 9)]], vec![]));
    // Nothing depends on the order of the rows.
    let mut turned = rows;
    turned.reverse();
    assert_eq!(read(&town(), &turned).0, read(&town(), &rows).0);
}

#[test]
fn what_is_unknown_is_said_and_lost_zeros_are_named() {
    let all = [("007", "S1", 5), ("b", "S1", 4), ("c", "S2", 9)];
    let with = |more: &[(&'static str, &'static str, u64)]| read(&town(), &[&all[..], more].concat()).1;
    assert_eq!(with(&[("x", "S1", 1), ("x", "S2", 1), ("y", "S2", 1)]), [("W0561", 2)]);
    assert_eq!(with(&[("b", "S9", 1)]), [("I0562", 1)]);
    let zoned = model(&CELLS, &SITES, &[("z1", "乡"), ("z2", "镇")]);
    for (rows, says) in [
        (&[("007", "S1", 1), ("b", "S1", 1), ("乡", "S1", 1)][..], "\"乡\" in \"cell\" is a zone"),
        (&[("乡", "S1", 1), ("z2", "S1", 1), ("007", "S1", 1)][..], "\"007\" in \"cell\" is a cell"),
        (&[("乡", "S1", 1)][..], ""),
        (&[("b", "S1", 1), ("村", "S1", 1)][..], "\"村\" in \"cell\" is neither a cell nor a zone"),
    ] {
        let (_, issues) = given(&zoned, &raw(rows), |_| true);
        let said = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0561");
        let said = said.map_or_else(String::new, |issue| issue.sentence(Lang::En));
        assert!(said.starts_with(says) && said.is_empty() == says.is_empty(), "{said}");
    }
    assert_eq!(with(&[("7", "S1", 1)]), [("E0564", 1)]);
    assert_eq!(with(&[("0007", "S1", 1)]), [("E0564", 1)]);
    assert_eq!(read(&model(&[("a", 0)], &[("01", "n")], &[]), &[("a", "01", 1), ("a", "1", 2)]).1, [("E0564", 1)]);
}

#[test]
fn several_of_one_name_are_not_told_apart() {
    let cells = model(&[("a", 0), ("a", 0), ("b", 0)], &SITES, &[]);
    let rows = [("a", "S1", 1), ("a", "S2", 1), ("b", "S1", 2)];
    assert_eq!(read(&cells, &rows).1, [("E0563", 1)]);
    let sites = model(&CELLS, &[("S1", "分校"), ("S2", "分校")], &[]);
    assert_eq!(read(&sites, &[("b", "分校", 1), ("c", "S1", 1)]).1, [("E0563", 1)]);
}

#[test]
fn a_pair_has_one_cost() {
    let all = [("007", "S1", 5), ("b", "S1", 4), ("c", "S2", 9)];
    let with = |more: &[(&'static str, &'static str, u64)]| read(&town(), &[&all[..], more].concat());
    assert_eq!(with(&[("b", "S1", 4), ("b", "一小", 4)]).1, [("I0569", 2)]);
    assert_eq!(with(&[("b", "S1", 4)]).0, read(&town(), &all).0);
    assert_eq!(with(&[("b", "S1", 5), ("b", "S1", 4)]).1, [("E0568", 1), ("I0569", 1)]);
    let (_, issues) = given(&town(), &raw(&[&all[..], &[("b", "S1", 6)]].concat()), |_| true);
    let said = issues.groups().next().unwrap().examples[0].sentence(Lang::En);
    assert!(said.contains("b → S1 is 360 s, but 240 s in row #1"), "{said}");
}

#[test]
fn the_way_from_people_to_the_facility_counts() {
    let there = [("007", "S1", 5), ("b", "S1", 4), ("c", "S2", 9)];
    let back = [("S1", "007", 5), ("S1", "b", 6), ("b", "c", 3)];
    let (ways, codes) = read(&town(), &[&there[..], &back[..]].concat());
    assert_eq!((ways, codes), (read(&town(), &there).0, vec![("I0570", 1)]));
    let (_, issues) = given(&town(), &raw(&[&there[..], &back[..]].concat()), |_| true);
    let said = issues.groups().next().unwrap().examples[0].sentence(Lang::En);
    assert!(said.starts_with("3 rows") && said.contains("1 of them cost another amount"), "{said}");
    // All of them the other way: the columns are swapped, even where some ids are those of cells and of facilities.
    assert_eq!(read(&town(), &[("S1", "007", 5), ("S1", "b", 6)]).1, [("E0565", 1)]);
    let numbered = model(&[("1", 0), ("2", 0), ("3", 0)], &[("1", "一"), ("2", "二")], &[]);
    assert_eq!(read(&numbered, &[("1", "1", 5), ("1", "2", 6), ("1", "3", 7), ("2", "3", 2)]).1, [("E0565", 1)]);
    assert_eq!(read(&numbered, &[("1", "1", 5), ("2", "1", 6), ("3", "2", 7)]).1, []);
    assert_eq!(read(&town(), &[("x", "S1", 5), ("b", "y", 6)]).1, [("E0560", 1)]);
}

#[test]
fn those_without_any_way_are_counted() {
    let (_, issues) = given(&town(), &raw(&[("b", "S1", 4)]), |facility| facility == 1);
    let groups: Vec<_> = issues.groups().map(|group| (group.examples[0].code, group.count, group.persons)).collect();
    assert_eq!(groups, [("W0571", 2, Some(Persons::whole(2))), ("W0572", 1, None)]);
    let (_, issues) = given(&town(), &raw(&[("b", "S1", 4)]), |_| false);
    assert_eq!(issues.count_of("W0572"), 0, "what nobody goes to by this table needs no way");
}

#[test]
fn origins_may_be_zones() {
    let zoned = model(&CELLS, &SITES, &[("Z1", "凤城"), ("Z2", "渡舟")]);
    let (ways, codes) = read(&zoned, &[("Z1", "S1", 5), ("渡舟", "S1", 8), ("渡舟", "S2", 3)]);
    assert_eq!((ways.unwrap(), codes), (vec![vec![(0, 5), (1, 5), (2, 8)], vec![(2, 3)]], vec![("I0567", 1)]));
    let (value, issues) = at_most(3, &zoned, &raw(&[("Z1", "S1", 5), ("Z2", "S1", 8), ("Z2", "S2", 3)]), |_| true);
    assert!(value.is_none() && issues.count_of("E0566") == 1);
    assert!(issues.groups().next().unwrap().examples[0].sentence(Lang::En).contains("there are 4 pairs"));
    // Zones that only the file of the cells names; each of its layers has a list of its own.
    let mut named = town();
    named.demand.named_zone = Some(NamedZones {
        names: vec!["甲".into(), "乙".into(), "甲".into()],
        of_cell: vec![Some(TextIx::new(0)), None, Some(TextIx::new(2))],
    });
    let (ways, codes) = read(&named, &[("甲", "S1", 5), ("乙", "S2", 5)]);
    assert_eq!(ways.unwrap(), [vec![(0, 5), (2, 5)], vec![]]);
    assert_eq!(codes, [("W0571", 1), ("W0572", 1), ("I0567", 1)]);
}
