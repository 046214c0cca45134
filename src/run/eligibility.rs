//! Which facilities people may go to: those in their own zone, those that admit them, or those of which both is true.

use crate::cost::Eligible;
use crate::issue::{Issue, Issues};
use crate::model::{Model, SiteIx, Sites, TextIx, ZoneIx};
use crate::read::roles::listed;
use crate::study::{Eligibility, ServiceTable};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Cells by which of the open sites they may go to; `None` when everybody may go to all of them.
///
/// Cells with the same sites are one group. Groups are numbered by their first zone (where zones are respected), then by
/// their first admitted value, in the order of zones and of texts, those without any last: the order of the cells changes
/// nothing. Time: cells, and zones times values times sites.
pub(super) fn groups(model: &Model, table: &ServiceTable, all: &Sites, open: &[SiteIx]) -> (Option<Eligible>, Issues) {
    let mut issues = Issues::new();
    let rule = table.eligibility.as_ref();
    let admission = rule.map(|rule| Admission::new(model, table, rule, (all, open), &mut issues));
    if admission.is_none() && !table.respect_zones {
        return (None, issues);
    }
    let zone_of = |number: usize| all.zone[open[number].index()];
    let (of_cell, classes) = classes(model.demand.len(), |cell| {
        let zone = model.demand.zone[cell];
        (zone.filter(|_| table.respect_zones), admission.as_ref().and_then(|admission| admission.value_of(cell, zone)))
    });
    let admitted = |site: usize, (zone, value): Class| {
        let own = !table.respect_zones || (zone.is_some() && zone_of(site) == zone);
        own && admission.as_ref().is_none_or(|admission| admission.admits(site, value))
    };
    let mut known: BTreeMap<Vec<SiteIx>, u32> = BTreeMap::new();
    let mut sites: Vec<Vec<SiteIx>> = Vec::new();
    let group_of_class: Vec<u32> = classes
        .into_iter()
        .map(|class| {
            let list: Vec<SiteIx> =
                (0..open.len()).filter(|&site| admitted(site, class)).map(|site| open[site]).collect();
            *known.entry(list).or_insert_with_key(|list| {
                sites.push(list.clone());
                sites.len() as u32 - 1
            })
        })
        .collect();
    if sites.iter().all(|list| list.len() == open.len()) {
        return (None, issues);
    }
    let of_cell = of_cell.into_iter().map(|class| group_of_class[class as usize]).collect();
    (Some(Eligible { of_cell, sites }), issues)
}

/// The zone and the value by which people are admitted.
type Class = (Option<ZoneIx>, Option<TextIx>);

/// Those without come last.
fn place(class: Class) -> [usize; 2] {
    [class.0.map_or(usize::MAX, ZoneIx::index), class.1.map_or(usize::MAX, TextIx::index)]
}

/// The class of each cell, and the distinct classes in their order.
fn classes(cells: usize, class_of: impl Fn(usize) -> Class) -> (Vec<u32>, Vec<Class>) {
    let mut numbers: HashMap<Class, u32> = HashMap::new();
    let mut found: Vec<Class> = Vec::new();
    let mut of_cell: Vec<u32> = Vec::with_capacity(cells);
    for cell in 0..cells {
        let class = class_of(cell);
        // Neighbours are mostly of the same class.
        let number = match of_cell.last() {
            Some(&last) if found[last as usize] == class => last,
            _ => *numbers.entry(class).or_insert_with(|| {
                found.push(class);
                found.len() as u32 - 1
            }),
        };
        of_cell.push(number);
    }
    let mut sorted = found.clone();
    sorted.sort_unstable_by_key(|class| place(*class));
    let rank: Vec<u32> = found
        .iter()
        .map(|class| sorted.binary_search_by_key(&place(*class), |class| place(*class)).unwrap_or_default() as u32)
        .collect();
    for number in &mut of_cell {
        *number = rank[*number as usize];
    }
    (of_cell, sorted)
}

/// Whom the facilities admit.
struct Admission<'m> {
    /// Numbers of the values that each open site lists, in the order of texts; `None` admits everybody.
    lists: Vec<Option<BTreeSet<TextIx>>>,
    /// Number of the value of each zone or category; none where no site lists it.
    numbers: Vec<Option<TextIx>>,
    /// Category of each cell; without it people have the value of their zone.
    category: Option<&'m [Option<TextIx>]>,
}

impl<'m> Admission<'m> {
    fn new(
        model: &'m Model,
        table: &ServiceTable,
        rule: &Eligibility,
        (all, open): (&Sites, &[SiteIx]),
        issues: &mut Issues,
    ) -> Self {
        let facilities = || open.iter().map(|site| &model.facilities[all.facility[site.index()].index()]);
        let lists: Vec<Vec<&str>> = facilities()
            .map(|facility| facility.texts.get(&rule.facility).map_or(Vec::new(), |text| listed(text)))
            .collect();
        let listed: BTreeSet<&str> = lists.iter().flatten().copied().collect();
        let number: HashMap<&str, TextIx> = listed.iter().copied().zip((0..).map(TextIx::new)).collect();

        let column = rule.cell.as_ref().map(|field| model.demand.texts.get(field));
        let (values, by): (Vec<Option<&str>>, &str) = match (&rule.zone, column) {
            (Some(property), None) => {
                (model.zones.iter().map(|zone| zone.texts.get(property).map(String::as_str)).collect(), property)
            }
            (_, column) => {
                let names = column.flatten().map_or(&[][..], |column| &column.names);
                (names.iter().map(|name| Some(name.as_str())).collect(), rule.cell.as_deref().unwrap_or_default())
            }
        };
        let had: BTreeSet<&str> = values.iter().flatten().copied().collect();
        for (facility, list) in facilities().zip(&lists) {
            for value in list.iter().filter(|value| !had.contains(*value)) {
                let issue = Issue::new("W0508").id(&facility.id).name(&facility.name).field(&rule.facility);
                issues.push(issue.value(value).fact("service", &table.id).fact("by", by));
            }
        }
        let number_of = |value: &str| number.get(value).copied();
        Self {
            lists: lists
                .into_iter()
                .map(|list| (!list.is_empty()).then(|| list.into_iter().filter_map(number_of).collect()))
                .collect(),
            numbers: values.into_iter().map(|value| value.and_then(number_of)).collect(),
            category: column.map(|column| column.map_or(&[][..], |column| &column.of_cell)),
        }
    }

    /// Number of the value that the people of a cell have.
    fn value_of(&self, cell: usize, zone: Option<ZoneIx>) -> Option<TextIx> {
        let index = match self.category {
            Some(category) => category.get(cell).copied().flatten().map(TextIx::index),
            None => zone.map(ZoneIx::index),
        };
        self.numbers.get(index?).copied().flatten()
    }

    fn admits(&self, site: usize, value: Option<TextIx>) -> bool {
        self.lists[site].as_ref().is_none_or(|list| value.is_some_and(|value| list.contains(&value)))
    }
}

#[cfg(test)]
mod tests;
