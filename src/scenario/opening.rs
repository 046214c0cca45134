//! When sites open and close.

use super::work::{Thing, Work};
use crate::model::{Facility, Status};

/// A site opens in a year.
pub(super) fn open(work: &mut Work<'_>, number: usize, word: &str, year: i32) {
    let Some(site) = work.site(number, word) else { return };
    let facility = &work.model.facilities[site];
    if is_there(facility, year) {
        let issue = work.about("E0799", number).id(&facility.id).name(&facility.name).value(year);
        work.issues.push(issue);
        return;
    }
    opens(work, number, site, year);
}

/// Whether a site exists and has been open since before a year: to open it then would close it until then.
fn is_there(facility: &Facility, year: i32) -> bool {
    facility.status == Status::Existing
        && facility.opens.is_none_or(|opens| opens < year)
        && facility.closes.is_none_or(|closes| year < closes)
}

/// What of a site opens from the first year on opens so many years later: all of one that is to be built, the extensions of one that is
/// there.
pub(super) fn delay(work: &mut Work<'_>, number: usize, word: &str, years: i32) {
    let Some(site) = work.site(number, word) else { return };
    let since = work.ground.first_year;
    let facility = &mut work.model.facilities[site];
    let before = facility.opens;
    let mut is_moved = facility.delay(years, since);
    // Whoever names a site of status existing that opens in a year to come means that year.
    if let Some(opens) = before.filter(|opens| !is_moved && since.is_none_or(|since| *opens >= since)) {
        facility.opens = Some(opens + years);
        is_moved = true;
    }
    match facility.opens {
        _ if !is_moved => {
            let issue = work.about("E0798", number).value(word);
            work.issues.push(issue);
        }
        Some(opened) if before != Some(opened) => opens(work, number, site, opened),
        _ => {
            let (id, name) = (facility.id.clone(), facility.name.clone());
            work.take(number, Thing::Opening(id), &name);
        }
    }
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
    // A site that is there takes the pupils of another over without opening once more.
    let is_there = year.is_some_and(|year| is_there(&work.model.facilities[new], year));
    if let Some(year) = year.filter(|_| !is_there) {
        opens(work, number, new, year);
    }
    let Some(from) = year.filter(|_| is_there).or(work.model.facilities[new].opens) else {
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
