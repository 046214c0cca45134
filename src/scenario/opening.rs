//! When sites open and close.

use super::work::{Thing, Work};
use crate::model::Status;

/// A site opens in a year.
pub(super) fn open(work: &mut Work<'_>, number: usize, word: &str, year: i32) {
    let Some(site) = work.site(number, word) else { return };
    opens(work, number, site, year);
}

/// A site opens so many years later, and so does all that it offers from a year of its own on.
pub(super) fn delay(work: &mut Work<'_>, number: usize, word: &str, years: i32) {
    let Some(site) = work.site(number, word) else { return };
    let Some(before) = work.model.facilities[site].opens else {
        let issue = work.about("E0798", number).value(word);
        work.issues.push(issue);
        return;
    };
    for supply in &mut work.model.facilities[site].supply {
        supply.phases = std::mem::take(&mut supply.phases).into_iter().map(|(from, n)| (from + years, n)).collect();
        supply.opens = supply.opens.map(|opens| opens + years);
    }
    opens(work, number, site, before + years);
}

/// Sets the year in which a site opens; the one it replaces closes then.
fn opens(work: &mut Work<'_>, number: usize, site: usize, year: i32) {
    let facility = &mut work.model.facilities[site];
    let (id, name, old) = (facility.id.clone(), facility.name.clone(), facility.replaces.clone());
    facility.opens = Some(year);
    if facility.status == Status::Closed && facility.closes.is_none() {
        facility.status = Status::Planned;
    }
    work.take(number, Thing::Opening(id), &name);
    in_order(work, number, site);
    let Some(old) = old.and_then(|old| work.model.facilities.iter().position(|site| site.id == old)) else { return };
    closes(work, number, old, year);
}

/// A site closes in a year.
pub(super) fn close(work: &mut Work<'_>, number: usize, word: &str, year: i32) {
    let Some(site) = work.site(number, word) else { return };
    if year > work.ground.last_year {
        let issue = work.about("W0783", number).value(year).fact("last", work.ground.last_year);
        work.issues.push(issue);
    }
    closes(work, number, site, year);
}

fn closes(work: &mut Work<'_>, number: usize, site: usize, year: i32) {
    let facility = &mut work.model.facilities[site];
    let (id, name) = (facility.id.clone(), facility.name.clone());
    facility.closes = Some(year);
    work.take(number, Thing::Closing(id), &name);
    in_order(work, number, site);
}

/// A site closes when another one opens.
pub(super) fn replace(work: &mut Work<'_>, number: usize, (word, by): (&str, &str), year: Option<i32>) {
    // Both are looked for, so that both are said where neither is there.
    let (old, new) = (work.site(number, word), work.site(number, by));
    let (Some(old), Some(new)) = (old, new) else { return };
    if old == new {
        work.fault(number, crate::words::say("scenario.fault.itself").with("value", word));
        return;
    }
    if let Some(year) = year {
        opens(work, number, new, year);
    }
    let Some(from) = work.model.facilities[new].opens else {
        let issue = work.about("E0798", number).value(by);
        work.issues.push(issue);
        return;
    };
    work.model.facilities[new].replaces = Some(work.model.facilities[old].id.clone());
    closes(work, number, old, from);
}

/// That a site closes before anybody came is said, with its name.
fn in_order(work: &mut Work<'_>, number: usize, site: usize) {
    let facility = &work.model.facilities[site];
    if let (Some(opens), Some(closes)) = (facility.opens, facility.closes)
        && closes <= opens
    {
        let issue = work.about("E0791", number).id(&facility.id).name(&facility.name);
        let issue = issue.fact("opens", opens).fact("closes", closes);
        work.issues.push(issue);
    }
}
