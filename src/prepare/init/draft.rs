//! Which file becomes what in a first study.

use super::attendance::{Areas, areas};
use super::counts::{repeats_zones, told_by};
use super::ground::Ground;
use super::paths::relative;
use super::services::{covers, defaults};
use super::settlement::Settlement;
use crate::issue::Issue;
use crate::model::Role;
use crate::prepare::Found;
use crate::read::number::shown;
use crate::read::roles::{is_without_places, kind_without_places};
use crate::read::{Source, rasters};
use crate::words::{Lang, Sentence, say, shorten, word};
use std::collections::BTreeSet;
use std::path::Path;

/// Year of a draft when nothing in the data speaks for another.
const YEAR: i32 = 2025;

/// Services in the order of a draft; others follow by name.
const ORDER: [&str; 10] = [
    "nursery",
    "kindergarten",
    "primary",
    "junior",
    "senior",
    "vocational",
    "hospital_beds",
    "elderly_beds",
    "clinic",
    "pharmacy",
];

/// What stands for kinds of sites without places.
const NONE: &str = "none";

/// Files by their use.
#[derive(Debug)]
pub(super) struct Draft<'f> {
    pub found: &'f [Found],
    /// As the study names them.
    pub paths: Vec<String>,
    pub used: Vec<Option<&'static str>>,
    pub facilities: Vec<usize>,
    pub zones: Option<usize>,
    pub demand: Option<usize>,
    /// Whether the zones themselves are the demand.
    pub demand_is_zones: bool,
    pub totals: Option<usize>,
    /// People by township, as demand or beside a grid that has no ages.
    pub by_zone: Option<usize>,
    pub land: Option<usize>,
    /// What ways could go by.
    pub ground: Ground,
    /// Polygons that name sites.
    pub attendance: Vec<Areas>,
    pub services: Vec<String>,
    /// Services for whose ages there is no band, nor residents of whom a rate could be taken.
    pub rateless: Vec<String>,
    /// Those of which no list says how many a site takes.
    pub uncounted: BTreeSet<String>,
    /// Whether the place is a town or the country.
    pub settlement: Settlement,
    pub year: i32,
    /// Whether [`Draft::year`] is from the data.
    pub year_is_found: bool,
    /// Name of the folder.
    pub title: String,
    /// Rasters of the demand by age band, as the study names them.
    pub rasters: Vec<(String, Vec<String>)>,
}

impl<'f> Draft<'f> {
    pub fn new(found: &'f [Found], folder: &Path) -> Self {
        let of = |role: Role| (0..found.len()).filter(move |at| found[*at].role() == Some(role));
        let score = |at: &usize| found[*at].signs.role.map_or(0, |(_, score)| score);
        let rows = |at: &usize| found[*at].table.as_ref().map_or(0, |table| table.rows);
        // Of equals the first.
        let weight = |role: Role, at: &usize| {
            // Ages speak for a population only.
            let ages = if role == Role::Demand { found[*at].signs.ages.len() } else { 0 };
            (ages, score(at), rows(at), std::cmp::Reverse(*at))
        };
        let best = |role: Role| of(role).max_by_key(|at| weight(role, at));
        let facilities: Vec<usize> =
            of(Role::Facilities).filter(|at| !offered(&found[*at]).is_empty() || has_column(&found[*at])).collect();
        let attendance = areas(found, &facilities, constant);
        let is_area = |at: &usize| attendance.iter().any(|areas| areas.at == *at);
        let zones = of(Role::Zones).filter(|at| !is_area(at)).max_by_key(|at| weight(Role::Zones, at));
        let mut demand = best(Role::Demand);
        let counted = |at: &usize| !found[*at].signs.persons.is_empty() || !found[*at].signs.ages.is_empty();
        let demand_is_zones = demand.is_none() && zones.as_ref().is_some_and(counted);
        if demand_is_zones {
            demand = zones;
        }
        let has_key = |at: &usize| {
            let signs = &found[*at].signs;
            let named = !signs.field("id").is_empty() || !signs.field("name").is_empty();
            named && !signs.persons.is_empty()
        };
        let has_ages = |at: usize| !found[at].signs.ages.is_empty();
        let is_by_zone = |at: &usize| demand.is_none() || (has_ages(*at) && !demand.is_some_and(has_ages));
        // Pupils or births by year are what a forecast is made of: people only where nothing else is, and each zone stands there once.
        let is_series = |at: &usize| told_by(&found[*at]).is_some();
        let may_be = |at: &usize| !(is_series(at) && repeats_zones(&found[*at]));
        // Of several one with ages, of those one that counts the residents too, then the one with most bands, of equals the first.
        let weight = |at: &usize| {
            let signs = &found[*at].signs;
            let has = (!is_series(at), !signs.ages.is_empty(), !signs.persons.is_empty());
            (has, signs.ages.len(), std::cmp::Reverse(*at))
        };
        let by_zone = of(Role::Totals).filter(is_by_zone).filter(may_be).max_by_key(weight);
        let rest = || of(Role::Totals).filter(|at| by_zone != Some(*at) && may_be(at));
        let totals = (demand.is_some() && zones.is_some()).then(|| rest().find(has_key)).flatten();
        let land = best(Role::Land);
        let ground = Ground::of(found);
        let used = (0..found.len()).map(|at| match at {
            at if facilities.contains(&at) => Some("facilities"),
            at if zones == Some(at) => Some("zones"),
            at if demand == Some(at) => Some("demand"),
            at if totals == Some(at) => Some("totals"),
            at if by_zone == Some(at) => Some("demand"),
            at if land == Some(at) => Some("land"),
            at => ground.used(at),
        });
        let used = used.collect();
        let mut services: BTreeSet<String> = facilities.iter().flat_map(|at| offered(&found[*at])).collect();
        let mut ordered: Vec<String> = ORDER.iter().filter_map(|id| services.take(*id)).collect();
        ordered.extend(services);
        let layers = || demand.into_iter().chain(by_zone);
        let known = |at: usize| !found[at].signs.persons.is_empty() || !found[at].rasters.is_empty();
        let ages: Vec<&str> =
            layers().flat_map(|at| found[at].signs.ages.iter().map(|(band, _)| band.as_str())).collect();
        let has_residents = layers().next().is_none() || layers().any(known) || covers(&ages, [0, 100]);
        let (rateless, ordered): (Vec<String>, Vec<String>) = ordered
            .into_iter()
            .partition(|id| !has_residents && !defaults(id).ages.is_some_and(|own| covers(&ages, own)));
        let counts = |id: &String| {
            facilities.iter().map(|at| &found[*at]).any(|one| has_places(one) && offered(one).contains(id))
        };
        let uncounted = ordered.iter().filter(|id| !counts(id)).cloned().collect();
        let settlement = Settlement::of(found, [zones, by_zone, totals], demand);
        let (year, year_is_found) = year(found, &facilities, this_year());
        let paths = found.iter().map(|one| path(folder, &one.named)).collect();
        let bands = demand.map(|at| rasters::ordered(&found[at].rasters)).unwrap_or_default();
        let named = |files: &[String]| files.iter().map(|file| path(folder, file)).collect();
        let rasters = bands.into_iter().map(|(band, files)| (band.to_owned(), named(files))).collect();
        let title = folder.canonicalize().ok().and_then(|f| Some(f.file_name()?.to_string_lossy().into_owned()));
        Self {
            found,
            paths,
            used,
            facilities,
            zones,
            demand,
            demand_is_zones,
            totals,
            by_zone,
            land,
            ground,
            attendance,
            services: ordered,
            rateless,
            uncounted,
            settlement,
            year,
            year_is_found,
            title: title.unwrap_or_else(|| "study".to_owned()),
            rasters,
        }
    }

    /// Lists of sites of which nothing says what they offer.
    pub fn of_unknown_kind(&self) -> impl Iterator<Item = &'f Found> {
        self.found.iter().filter(|one| one.role() == Some(Role::Facilities) && offered(one).is_empty())
    }

    /// Whether nothing says where people stand: a table of townships, and no map.
    pub fn has_no_map(&self) -> bool {
        self.demand.is_none() && self.zones.is_none()
    }

    /// How the study names a file.
    pub fn path_of(&self, found: &Found) -> Option<&String> {
        self.found.iter().position(|one| std::ptr::eq(one, found)).and_then(|at| self.paths.get(at))
    }

    /// What a study cannot do without.
    pub fn gaps(&self) -> Vec<Issue> {
        let gap = |what: &'static str, bring: &'static str| {
            let issue = Issue::new("E0732").value(word(what, Lang::En));
            issue.words("what", say(what)).words("bring", say(bring))
        };
        let mut gaps = Vec::new();
        let no_sites = self.facilities.is_empty() || self.services.is_empty();
        for found in self.of_unknown_kind().filter(|_| no_sites) {
            let meant = match found.signs.field("service").first() {
                Some(column) => say("prepare.gap.values").with("column", shorten(column, 40)),
                None => say("prepare.gap.service"),
            };
            gaps.push(Issue::new("E0735").file(&found.named).field("service").words("meant", meant));
        }
        if no_sites && self.of_unknown_kind().next().is_none() {
            gaps.push(gap("prepare.gap.facilities", "prepare.gap.bring_facilities"));
        }
        if self.demand.is_none() && self.by_zone.is_none() {
            gaps.push(gap("prepare.gap.demand", "prepare.gap.bring_demand"));
        }
        if self.zones.is_none() && self.by_zone.is_none() {
            gaps.push(Issue::new("W0734"));
        }
        gaps.extend(self.without_ages());
        gaps
    }
}

impl Draft<'_> {
    /// The age bands that the people are counted by.
    pub fn bands(&self) -> Vec<&str> {
        let layers = self.demand.into_iter().chain(self.by_zone);
        layers.flat_map(|at| self.found[at].signs.ages.iter().map(|(band, _)| band.as_str())).collect()
    }

    /// The services that ages need and that a rate of all residents stands for, since no column counts those ages (W0749).
    fn without_ages(&self) -> Option<Issue> {
        let at = self.by_zone.or(self.demand)?;
        let bands = self.bands();
        let lacks = |id: &&String| defaults(id).ages.is_some_and(|ages| !covers(&bands, ages));
        let lacking: Vec<Sentence> = self.services.iter().filter(lacks).map(|id| defaults(id).name).collect();
        let columns = self.found[at].table.as_ref().map(|table| shorten(&table.names.join(", "), 200));
        let issue = Issue::new("W0749").file(&self.found[at].named).value(columns.unwrap_or_default());
        (!lacking.is_empty()).then(|| issue.words("which", say("prepare.gap.which").series("services", lacking)))
    }
}

/// Whether a column says what each site offers.
pub(super) fn has_column(found: &Found) -> bool {
    !found.signs.field("service").is_empty()
}

/// The one service of a layer without such a column.
pub(super) fn constant(found: &Found) -> Option<&str> {
    if has_column(found) || !found.signs.by_service.is_empty() {
        return None;
    }
    let named = if found.titled.is_empty() { &found.signs.of_names } else { &found.titled };
    if named.len() == 1 { named.first().map(String::as_str) } else { None }
}

/// Whether a layer says how many a site takes.
pub(super) fn has_places(found: &Found) -> bool {
    let signs = &found.signs;
    ["places", "classes", "text"].iter().any(|name| !signs.field(name).is_empty()) || !signs.by_service.is_empty()
}

/// What a value that no service is known for may mean. Clinics in a list with beds are kinds without them; a list without any
/// is one of clinics.
pub(super) fn likely(found: &Found, value: &str) -> Option<String> {
    if let Some(service) = kind_without_places(value).filter(|_| !has_places(found)) {
        return Some(service.to_owned());
    }
    let named = crate::read::roles::services_named(value);
    match (named.len(), value) {
        _ if is_without_places(value) => Some(NONE.to_owned()),
        (1, _) => named.into_iter().next(),
        (0, value) if value.contains("中学") => Some("junior".to_owned()),
        _ => None,
    }
}

/// The services that a layer offers.
fn offered(found: &Found) -> BTreeSet<String> {
    let guessed = found.signs.unclear.iter().filter_map(|value| likely(found, value));
    let guessed = guessed.filter(|service| service != NONE);
    let by_service = found.signs.by_service.keys().cloned();
    let told = constant(found).map(str::to_owned).into_iter().chain(found.signs.services.iter().cloned());
    told.chain(guessed).chain(by_service).collect()
}

/// The file with its part, seen from the folder.
pub(super) fn path(folder: &Path, named: &str) -> String {
    let source = Source::new(Path::new(""), named, Role::Facilities);
    let part = &named[source.named.len()..];
    format!("{}{part}", relative(folder, &source.path))
}

/// The year of today.
fn this_year() -> i32 {
    const YEAR_OF_DAYS: f64 = 365.2425;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    1970 + (since.as_secs_f64() / 86_400.0 / YEAR_OF_DAYS) as i32
}

/// The latest year in which a site opens that is not in the future: what stands today counts, what is planned does not yet. No
/// earlier than [`YEAR`], since the people are those of today.
fn year(found: &[Found], facilities: &[usize], today: i32) -> (i32, bool) {
    let mut latest = None;
    for one in facilities.iter().map(|at| &found[*at]) {
        let column = one.signs.field("opens").first().zip(one.table.as_ref());
        let Some(cells) = column.and_then(|(name, table)| table.column(name)) else { continue };
        for cell in cells {
            let text = shown(&cell);
            let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
            let year = digits.parse::<i32>().ok().filter(|year| digits.len() == 4 && (1900..=today).contains(year));
            latest = latest.max(year);
        }
    }
    latest.map_or((YEAR, false), |year| (year.max(YEAR), true))
}
