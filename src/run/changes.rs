//! Two finished results, case by case: what changes from A to B.

use crate::balance::{Alone, CaseChange, CaseOf, Changes, Moves, OneSided, Sent, ServiceChange, Supply, ZoneChange};
use crate::check::{self, CaseName, Side, SideCell, SideService, SideZone};
use crate::issue::Issue;
use crate::read::hash_of;
use crate::scenario::BASE;
use crate::study::Failure;
use crate::units::Persons;
use crate::words::{Sentence, of_system};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Cells of one id are one where they are no farther apart than this, in degrees: about a decimetre.
const SAME_PLACE: f64 = 1e-6;

/// A case and its folder.
type Found = (CaseOf, PathBuf);

/// Compares finished results that were verified before: two folders of one case whatever they are, else cases of the same scenario and
/// year. Without a second folder every scenario is compared with that without changes, or every year with the first.
///
/// # Errors
/// [`Failure::Data`] where they hold nothing that can be compared, [`Failure::Missing`] for what is missing or unreadable.
pub fn changes(a: &Path, b: Option<&Path>) -> Result<Changes, Failure> {
    let second = b.unwrap_or(a);
    let all = [found(a)?, found(second)?];
    let mut alone = Vec::new();
    let pairs = match b {
        Some(_) => {
            let pairs = matched(&all);
            for (is_of_b, side) in [false, true].into_iter().zip(&all) {
                let is_left = |case: &&Found| pairs.iter().all(|pair| pair[usize::from(is_of_b)].1 != case.1);
                alone.extend(side.iter().filter(is_left).map(|(case, _)| of_case(case.clone(), is_of_b)));
            }
            pairs
        }
        None => against_first(&all[0]),
    };
    if pairs.is_empty() {
        let shown = |side: &[Found]| side.iter().map(|(case, _)| shown(case)).collect::<Vec<_>>().join(", ");
        let issue = match b {
            Some(b) => Issue::new("E0870").file(a.display().to_string()).fact("other", b.display()),
            None => Issue::new("E0871").file(a.display().to_string()),
        };
        return Err(Failure::Data(issue.fact("a", shown(&all[0])).fact("b", shown(&all[1])).into()));
    }
    let is_one = pairs.len() == 1;
    let mut cases = Vec::with_capacity(pairs.len());
    for [(_, before), (_, after)] in pairs {
        let sides = [side(&before)?, side(&after)?];
        cases.push(of_pair(&sides, is_one, &mut alone).map_err(|what| unread(&after, what))?);
    }
    if cases.iter().all(|case| case.services.is_empty()) {
        let issue = Issue::new("E0872").file(a.display().to_string()).fact("other", second.display());
        return Err(Failure::Data(issue.into()));
    }
    let stated = |out: &Path| -> Result<(String, String, String), Failure> {
        let document = check::run(out).map_err(|what| unread(out, what))?;
        let hash = hash_of(&out.join("run.json")).map_err(|error| unread(out, of_system(&error)))?;
        let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
        Ok((text("title"), hash, text("analysis_crs")))
    };
    let (of_a, of_b) = (stated(a)?, stated(second)?);
    Ok(Changes { of: [(of_a.0, of_a.1), (of_b.0, of_b.1)], analysis_crs: of_b.2, cases, alone })
}

fn unread(out: &Path, what: Sentence) -> Failure {
    Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into())
}

fn side(out: &Path) -> Result<Side, Failure> {
    Side::open(out).map_err(|what| unread(out, what))
}

/// `2025`, `delay 2025`.
fn shown(case: &CaseOf) -> String {
    case.scenario.as_ref().map_or_else(|| case.year.to_string(), |scenario| format!("{scenario} {}", case.year))
}

/// The cases of a folder.
fn found(out: &Path) -> Result<Vec<Found>, Failure> {
    let listed = check::cases(out).map_err(|what| unread(out, what))?;
    if listed.is_empty() {
        return Ok(vec![(side(out)?.case, out.to_owned())]);
    }
    let case = |name: CaseName| (CaseOf { scenario: name.scenario.clone(), year: name.year }, name.folder(out));
    Ok(listed.into_iter().map(case).collect())
}

/// Cases of both; what a study without scenarios computes is what one with them calls its base.
fn matched(all: &[Vec<Found>; 2]) -> Vec<[Found; 2]> {
    let [a, b] = all;
    if let ([a], [b]) = (a.as_slice(), b.as_slice()) {
        return vec![[a.clone(), b.clone()]];
    }
    let key = |(case, _): &Found| (case.scenario.clone().unwrap_or_else(|| BASE.to_owned()), case.year);
    let other = |one: &Found| b.iter().find(|other| key(other) == key(one)).map(|other| [one.clone(), other.clone()]);
    a.iter().filter_map(other).collect()
}

/// Every scenario beside that without changes in the same year; without scenarios every year beside the first.
fn against_first(all: &[Found]) -> Vec<[Found; 2]> {
    let has_scenarios = all.iter().any(|(case, _)| case.scenario.is_some());
    let first = |of: &CaseOf| {
        all.iter().find(|(case, _)| !has_scenarios || (case.scenario.as_deref() == Some(BASE) && case.year == of.year))
    };
    let pair = |found: &Found| Some([first(&found.0)?.clone(), found.clone()]);
    all.iter().filter_map(pair).filter(|[a, b]| a.0 != b.0).collect()
}

fn of_case(case: CaseOf, is_of_b: bool) -> Alone {
    let name = Some(shown(&case));
    Alone { case, service: None, kind: OneSided::Case, is_of_b, id: None, name, n: 1, people: None }
}

/// One case beside another.
fn of_pair(sides: &[Side; 2], is_one: bool, alone: &mut Vec<Alone>) -> Result<CaseChange, Sentence> {
    let [a, b] = sides;
    let [in_a, in_b] = [a.services(), b.services()];
    let mut services = Vec::new();
    for (is_of_b, own, others) in [(false, &in_a, &in_b), (true, &in_b, &in_a)] {
        for id in own.iter().filter(|id| !others.contains(id)) {
            let case = sides[usize::from(is_of_b)].case.clone();
            let (service, id) = (Some(id.clone()), Some(id.clone()));
            alone.push(Alone { case, service, kind: OneSided::Service, is_of_b, id, name: None, n: 1, people: None });
        }
    }
    for id in &in_b {
        let (Some(before), Some(after)) = (a.service(id)?, b.service(id)?) else { continue };
        alone.extend(one_sided([&before, &after], [&a.case, &b.case]));
        services.push(of_service(before, after));
    }
    let of = [a.case.clone(), b.case.clone()];
    let folder = match (&of[1].scenario, is_one) {
        (_, true) => String::new(),
        (Some(scenario), false) => format!("{scenario}/{}", of[1].year),
        (None, false) => of[1].year.to_string(),
    };
    Ok(CaseChange { of, folder, services })
}

/// Whether two cells of one id are one.
fn is_same_place(a: &SideCell, b: &SideCell) -> bool {
    a.at.iter().zip(b.at).all(|(a, b)| (a - b).abs() <= SAME_PLACE)
}

/// The cell of the other result that this one is.
fn twin<'a>(id: &str, cell: &SideCell, others: &'a SideService) -> Option<&'a SideCell> {
    others.cells.get(id).filter(|other| is_same_place(cell, other))
}

/// Zones, sites and cells that one of them has alone.
fn one_sided(services: [&SideService; 2], cases: [&CaseOf; 2]) -> Vec<Alone> {
    let mut all = Vec::new();
    for (is_of_b, own, other) in [(false, services[0], services[1]), (true, services[1], services[0])] {
        let case = cases[usize::from(is_of_b)];
        let one = |kind, id: Option<&str>, name: Option<&str>| Alone {
            case: case.clone(),
            service: Some(own.id.clone()),
            kind,
            is_of_b,
            id: id.map(str::to_owned),
            name: name.map(str::to_owned),
            n: 1,
            people: None,
        };
        let zones: BTreeSet<&Option<String>> = other.zones.iter().map(|zone| &zone.id).collect();
        let strange = own.zones.iter().filter(|zone| !zones.contains(&zone.id));
        all.extend(strange.map(|zone| one(OneSided::Zone, zone.id.as_deref(), zone.name.as_deref())));
        let strange = own.sites.iter().filter(|(id, _)| !other.sites.contains_key(*id));
        all.extend(strange.map(|(id, name)| one(OneSided::Site, Some(id.as_str()), name.as_deref())));
        let sum = |kind, cells: Vec<&SideCell>| {
            let people: Persons = cells.iter().map(|cell| cell.sent.people).sum();
            (!cells.is_empty()).then(|| Alone { n: cells.len(), people: Some(people), ..one(kind, None, None) })
        };
        let strange = own.cells.iter().filter(|(id, cell)| twin(id, cell, other).is_none());
        all.extend(sum(OneSided::Cells, strange.map(|(_, cell)| cell).collect()));
        let is_elsewhere = |(id, cell): &(&String, &SideCell)| {
            is_of_b && twin(id, cell, other).is_some_and(|twin| twin.zone != cell.zone)
        };
        let elsewhere = own.cells.iter().filter(is_elsewhere);
        all.extend(sum(OneSided::CellsInOtherZone, elsewhere.map(|(_, cell)| cell).collect()));
    }
    all
}

/// One service of both.
fn of_service(before: SideService, after: SideService) -> ServiceChange {
    let nobody = Sent::default();
    let is_one_kind = before.ways == after.ways;
    let now = after.cells.iter().map(|(id, cell)| {
        let moves = Moves::between(twin(id, cell, &before).map_or(&nobody, |twin| &twin.sent), &cell.sent);
        // Ways of two kinds are not compared.
        let unknown = Moves { longer: Persons::ZERO, shorter: Persons::ZERO, ..moves };
        (cell.zone.as_deref(), if is_one_kind { moves } else { unknown })
    });
    let once = before.cells.iter().filter(|(id, cell)| twin(id, cell, &after).is_none());
    let once = once.map(|(_, cell)| (cell.zone.as_deref(), Moves::between(&cell.sent, &nobody)));
    let (mut by_zone, mut district): (BTreeMap<Option<&str>, Moves>, _) = (BTreeMap::new(), Moves::default());
    for (zone, moves) in now.chain(once) {
        *by_zone.entry(zone).or_default() += moves;
        district += moves;
    }
    let moves_in = |zone: &SideZone| by_zone.get(&zone.id.as_deref()).copied().unwrap_or_default();
    let mut zones: Vec<ZoneChange> = Vec::with_capacity(after.zones.len());
    let of_a: BTreeMap<Option<&str>, &SideZone> = before.zones.iter().map(|zone| (zone.id.as_deref(), zone)).collect();
    for zone in &after.zones {
        let other = of_a.get(&zone.id.as_deref()).map(|other| other.supply.clone());
        zones.push(change(zone, [other, Some(zone.supply.clone())], moves_in(zone)));
    }
    let known: BTreeSet<Option<&str>> = after.zones.iter().map(|zone| zone.id.as_deref()).collect();
    for zone in before.zones.iter().filter(|zone| !known.contains(&zone.id.as_deref())) {
        zones.push(change(zone, [Some(zone.supply.clone()), None], moves_in(zone)));
    }
    let of = [Some(before.total.supply.clone()), Some(after.total.supply.clone())];
    let total = change(&after.total, of, district);
    let ways = [before.ways, after.ways];
    let basis = after.basis.filter(|basis| before.basis == Some(*basis));
    ServiceChange { basis, ways, zones, total, id: after.id.clone(), called: after.called.clone() }
}

fn change(zone: &SideZone, of: [Option<Supply>; 2], moves: Moves) -> ZoneChange {
    ZoneChange { id: zone.id.clone(), name: zone.name.clone(), shape: zone.shape.clone(), of, moves }
}
