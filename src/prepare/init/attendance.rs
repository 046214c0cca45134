//! Polygons that name the sites of a list: the areas from which schools take their pupils, and no zones.

use crate::model::Role;
use crate::prepare::Found;
use crate::read::number::{normal, shown};
use crate::read::roles::{listed, services_named};
use std::collections::{BTreeMap, BTreeSet};

/// A layer of such areas.
#[derive(Debug)]
pub(super) struct Areas {
    /// Its place among the files.
    pub at: usize,
    /// The column that names sites.
    pub column: String,
    /// What most of the sites offer that it names, as far as it is known.
    pub service: Option<String>,
}

/// The layers of polygons of which a column holds, in more than half of its rows and two at least, nothing but names of sites in the
/// lists. `constant` is the one service of a list without a column of them.
pub(super) fn areas(found: &[Found], lists: &[usize], constant: fn(&Found) -> Option<&str>) -> Vec<Areas> {
    let sites: BTreeMap<String, Option<String>> = lists.iter().flat_map(|at| named(&found[*at], constant)).collect();
    let of = |at: usize| {
        let table = found[at].table.as_ref().filter(|_| found[at].role() == Some(Role::Zones))?;
        table.names.iter().find_map(|column| {
            let cells: Vec<String> = table.column(column)?.iter().map(|cell| shown(&cell)).collect();
            let names = |cell: &String| listed(cell).into_iter().map(normal).collect::<Vec<_>>();
            let are_sites =
                |cell: &&String| !names(cell).is_empty() && names(cell).iter().all(|name| sites.contains_key(name));
            let known: Vec<&String> = cells.iter().filter(are_sites).collect();
            let different: BTreeSet<&String> = known.iter().copied().collect();
            if different.len() < 2 || known.len() * 2 <= cells.len() {
                return None;
            }
            let mut services: BTreeMap<&String, usize> = BTreeMap::new();
            for service in known.iter().flat_map(|cell| names(cell)).filter_map(|name| sites[&name].as_ref()) {
                *services.entry(service).or_default() += 1;
            }
            // Of equals the first by name.
            let service = services.iter().rev().max_by_key(|(_, n)| **n).map(|(service, _)| (*service).clone());
            Some(Areas { at, column: column.clone(), service })
        })
    };
    (0..found.len()).filter_map(of).collect()
}

/// The names of the sites of a list, and what each offers where one service is told.
fn named(list: &Found, constant: fn(&Found) -> Option<&str>) -> Vec<(String, Option<String>)> {
    let column = |role: &str| list.table.as_ref()?.column(list.signs.field(role).first()?);
    let Some(names) = column("name") else { return Vec::new() };
    let kinds = column("service");
    let service = |row: usize| match kinds {
        Some(kinds) => {
            let services = services_named(&shown(&kinds.get(row)));
            if services.len() == 1 { services.into_iter().next() } else { None }
        }
        None => constant(list).map(str::to_owned),
    };
    let of_row = |(row, name): (usize, String)| (normal(&name), service(row));
    names.iter().map(|cell| shown(&cell)).enumerate().map(of_row).collect()
}
