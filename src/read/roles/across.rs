//! Faults that show only when all facility layers are seen together.

use super::row::LARGEST_TOTAL;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Facility, InFile, Layer, RawFacilities, RawModel, Status, Supply};
use crate::read::number::normal;
use std::collections::BTreeMap;

/// Sites of one name that are compared with each other: more of one name is no list of sites.
const LOOK_BACK: usize = 100;

/// A site with its layer.
type Site<'a> = (&'a Layer, &'a Facility<InFile>);

/// Sums over all layers that are beyond what is counted exactly: persons by attribute, and places.
pub fn sums(raw: &RawModel) -> Issues {
    let mut persons: BTreeMap<&Attribute, i128> = BTreeMap::new();
    for layer in &raw.demand {
        for column in &layer.columns {
            let sum: i128 = column.values.iter().map(|n| i128::from(n.micro())).sum();
            *persons.entry(&column.attribute).or_default() += sum;
        }
        for (attribute, n) in &layer.unlocated {
            *persons.entry(attribute).or_default() += i128::from(n.micro());
        }
    }
    for column in raw.by_zone.iter().filter(|table| !table.corrects).flat_map(|table| &table.columns) {
        *persons.entry(&column.attribute).or_default() +=
            column.values.iter().map(|n| i128::from(n.micro())).sum::<i128>();
    }
    let corrections = raw.by_zone.iter().filter(|table| table.corrects);
    let totals = corrections.filter_map(|table| table.columns.first()).flat_map(|column| &column.values);
    let totals = totals.map(|n| i128::from(n.micro())).sum();
    let supply = raw.facilities.iter().flat_map(|layer| &layer.sites).flat_map(|site| &site.supply);
    let places = supply.filter_map(Supply::in_full).map(|places| i128::from(places.micro())).sum();
    let mut issues = Issues::new();
    let named = persons.into_iter().map(|(attribute, sum)| (attribute.to_string(), sum));
    for (field, sum) in named.chain([("totals".to_owned(), totals), ("places".to_owned(), places)]) {
        if sum > LARGEST_TOTAL {
            issues.push(Issue::new("E0363").field(field));
        }
    }
    issues
}

/// Finds ids that stand twice, the same site listed twice, and planned sites that are also there as existing ones.
pub fn across(layers: &[RawFacilities]) -> Issues {
    let mut issues = Issues::new();
    let mut all: Vec<Site<'_>> = layers.iter().flat_map(|l| l.sites.iter().map(|site| (&l.layer, site))).collect();
    all.sort_by(|a, b| a.1.id.cmp(&b.1.id).then(a.1.source.cmp(&b.1.source)));
    for pair in all.windows(2).filter(|pair| pair[0].1.id == pair[1].1.id) {
        issues.push(twice("E0340", pair[1], pair[0]).field("id"));
    }
    let names: Vec<String> = all.iter().map(|(_, site)| normal(&site.name)).collect();
    let mut by_name: Vec<usize> = (0..all.len()).collect();
    by_name.sort_by(|&a, &b| names[a].cmp(&names[b]).then(all[a].1.source.cmp(&all[b].1.source)));
    for group in by_name.chunk_by(|&a, &b| names[a] == names[b]) {
        for (k, &later) in group.iter().enumerate() {
            // One finding per site is enough: the first other listing it clashes with.
            let clash =
                group[k.saturating_sub(LOOK_BACK)..k].iter().find_map(|&earlier| clash(all[later], all[earlier]));
            if let Some(issue) = clash {
                issues.push(issue.field("name"));
            }
        }
    }
    issues
}

fn clash(later: Site<'_>, earlier: Site<'_>) -> Option<Issue> {
    let (a, b) = (later.1, earlier.1);
    let both = |s: &Facility<InFile>| s.supply.iter().any(|x| b.supply.iter().any(|y| x.service == y.service));
    if !both(a) || a.status == Status::Closed || b.status == Status::Closed {
        return None;
    }
    if (a.status == Status::Existing) != (b.status == Status::Existing) {
        let (old, new) = if a.status == Status::Existing { (a, b) } else { (b, a) };
        // An existing site that closes when its successor opens is one site at a time.
        let succeeded = old.closes.is_some_and(|closes| new.opens.is_some_and(|opens| closes <= opens));
        return (!succeeded).then(|| twice("W0341", later, earlier));
    }
    (a.at.is_some() && a.at == b.at).then(|| twice("W0340", later, earlier))
}

fn twice(code: &'static str, later: Site<'_>, earlier: Site<'_>) -> Issue {
    Issue::new(code)
        .file(&later.0.file)
        .feature(later.1.source.1)
        .id(&later.1.id)
        .name(&later.1.name)
        .value(&later.1.name)
        .fact("other", format!("{} #{}", earlier.0.file, earlier.1.source.1))
}
