//! What if a site had other numbers of places: exactly, by the study of finished results, where places decide who goes where.

mod words;

use super::near::near;
use crate::check::{self, Row, asked, layer, run};
use crate::issue::Issue;
use crate::model::Status;
use crate::run::{Again, SiteCurve, origin};
use crate::study::{Failure, ServiceTable};
use crate::units::{MAX_COUNT, Persons, Places};
use crate::words::{Called, Lang, Sentence, say};
use std::path::Path;

/// A number of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// So many: `600`.
    All(Places),
    /// So many more than in the results: `+300`.
    More(Places),
}

impl Number {
    /// None where it is no number of places.
    pub fn parse(text: &str) -> Option<Self> {
        let (of, digits): (fn(Places) -> Self, &str) = match text.trim().strip_prefix(['+', '＋']) {
            Some(digits) => (Self::More, digits),
            None => (Self::All, text.trim()),
        };
        let number: f64 = digits.parse().ok().filter(|number| (0.0..=MAX_COUNT).contains(number))?;
        Places::checked(number).filter(|_| digits.starts_with(|first: char| first.is_ascii_digit())).map(of)
    }
}

/// What is asked beside the site.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedPlaces<'a> {
    /// The study file; else it is looked for.
    pub study: Option<&'a Path>,
    /// Of which service; else of all that the site offers.
    pub service: Option<&'a str>,
    /// Numbers of places; else a whole curve.
    pub numbers: &'a [Number],
}

/// Why there is no answer.
#[derive(Debug, Clone)]
pub enum NoPlaces {
    /// Something is missing, unreadable, or another than it was.
    Failed(Failure),
    /// No site of that id or name: those that are most like it.
    Unknown(Vec<String>),
    /// Several sites of that name: their ids.
    Several(Vec<String>),
    /// A service that the site does not offer, or none where it offers several: those that it does.
    Which(Vec<String>),
    /// Places of the site are no question, and why.
    Refused(Vec<Sentence>),
}

impl From<Failure> for NoPlaces {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// One service at the site.
#[derive(Debug, Clone)]
pub struct PlacesAnswer {
    /// The service.
    pub service: String,
    /// What people call it, and its places.
    pub called: Called,
    /// Its method.
    pub method: &'static str,
    /// Id and name of the site.
    pub site: [String; 2],
    /// Whether single numbers were asked for.
    pub is_asked: bool,
    /// What places come to.
    pub outcome: Outcome,
}

/// What places at a site come to.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Places decide: method `optimal`.
    Curve(SiteCurve),
    /// People are sent there whatever its places.
    Ignored {
        /// So many people.
        sent: f64,
        /// Its places in the results.
        today: f64,
        /// Of them, kept free.
        reserved: f64,
        /// Numbers of places, ascending.
        numbers: Vec<f64>,
    },
    /// There is no answer, and why.
    Refused(Sentence),
}

/// What if a site, by its id or name, had other numbers of places. The folder must be as it was written.
///
/// # Errors
/// [`NoPlaces`].
pub fn places(out: &Path, named: &str, what: AskedPlaces<'_>) -> Result<Vec<PlacesAnswer>, NoPlaces> {
    let unread = |what: Sentence| {
        let issue = Issue::new("E0101").file(out.display().to_string()).words("reason", what);
        NoPlaces::Failed(Failure::Missing(issue.into()))
    };
    let document = run(out).map_err(unread)?;
    if let Some(finding) = check::unchanged(out, &document).into_iter().find(|finding| !finding.holds) {
        let issue = Issue::new("E0762").file(out.display().to_string()).words("what", finding.sentence);
        return Err(Failure::Data(issue.into()).into());
    }
    let (study, crs) = asked(&document).map_err(unread)?;
    let read = |table: &ServiceTable| layer(&out.join(table.id.as_str()).join("facilities.geojson"), &crs);
    let layers: Vec<Vec<Row>> = study.service.iter().map(read).collect::<Result<_, _>>().map_err(unread)?;
    let id = find(&layers, named)?;
    let of_site = |rows: &Vec<Row>| rows.iter().position(|row| row.text("id") == Some(&id));
    let offered: Vec<(&ServiceTable, &Row)> =
        study.service.iter().zip(&layers).filter_map(|(table, rows)| Some((table, &rows[of_site(rows)?]))).collect();
    let ids = || offered.iter().map(|(table, _)| table.id.to_string()).collect();
    let is_called = |table: &ServiceTable, service: &str| {
        let called = table.called();
        service == table.id.as_str() || Lang::ALL.iter().any(|lang| called.name.get(*lang) == service)
    };
    let is_wanted = |table: &ServiceTable| what.service.is_none_or(|service| is_called(table, service));
    let wanted: Vec<_> = offered.iter().filter(|(table, _)| is_wanted(table)).collect();
    if wanted.is_empty() || (wanted.len() > 1 && !what.numbers.is_empty()) {
        return Err(NoPlaces::Which(ids()));
    }
    let year = document["year"].as_f64().unwrap_or(f64::NAN);
    let mut again = None;
    let mut answers = Vec::with_capacity(wanted.len());
    for (table, row) in wanted {
        let [today, reserved] =
            ["places", "reserved"].map(|column| Places::from(row.number(column).unwrap_or_default()));
        let numbers = what.numbers.iter().map(|number| match number {
            Number::All(places) => *places,
            Number::More(places) => today + *places,
        });
        let numbers: Vec<Places> = numbers.collect();
        let outcome = if let Some(why) = refusal(table, row, year) {
            Outcome::Refused(why)
        } else if let Some(few) = numbers.iter().find(|number| **number < reserved) {
            Outcome::Refused(say("explain.places.reserved").with("places", few).with("reserved", reserved))
        } else if table.method.respects_places() {
            if again.is_none() {
                again = Some(Again::new(&origin(out, &document, what.study)?, out)?);
            }
            let sent = Persons::from(row.number("allocated").unwrap_or_default());
            let of_site = (id.as_str(), sent);
            let curve = again.as_ref().map(|again| again.curve(table.id.as_str(), of_site, &numbers)).transpose()?;
            curve.map_or_else(|| Outcome::Refused(say("explain.places.not_counted")), Outcome::Curve)
        } else {
            ignored(row, &numbers)
        };
        answers.push(PlacesAnswer {
            service: table.id.to_string(),
            called: table.called(),
            method: table.method.as_str(),
            site: [id.clone(), row.text("name").unwrap_or_default().to_owned()],
            is_asked: !numbers.is_empty(),
            outcome,
        });
    }
    let refused: Vec<Sentence> = answers.iter().filter_map(PlacesAnswer::refused).collect();
    if refused.len() == answers.len() { Err(NoPlaces::Refused(refused)) } else { Ok(answers) }
}

/// The id of the site of this id, else of this name.
fn find(layers: &[Vec<Row>], named: &str) -> Result<String, NoPlaces> {
    let rows = || layers.iter().flatten();
    let by = |column: &'static str| {
        let of = rows().filter(move |row| row.text(column) == Some(named.trim()));
        let mut ids: Vec<String> = of.filter_map(|row| row.text("id")).map(str::to_owned).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut ids = by("id");
    if ids.is_empty() {
        ids = by("name");
    }
    match ids.as_slice() {
        [id] => Ok(id.clone()),
        // Sites that have closed, or will, are not offered.
        [] => {
            let offered = rows().filter(|row| row.number("closes").is_none() && row.is("counted"));
            Err(NoPlaces::Unknown(near(offered.filter_map(|row| row.text("name")), named.trim())))
        }
        _ => Err(NoPlaces::Several(ids)),
    }
}

/// Why places of a site are no question.
fn refusal(table: &ServiceTable, row: &Row, year: f64) -> Option<Sentence> {
    let after = |column: &str| row.number(column).filter(|from| *from > year);
    let is_closed = row.text("status") == Some(Status::Closed.as_str());
    let why = if table.is_uncounted() {
        say("explain.places.uncounted")
    } else if let Some(closes) = after("closes") {
        say("explain.places.closing").with("closes", closes)
    } else if let Some(closes) = row.number("closes") {
        say("explain.places.closed").with("closes", closes)
    } else if is_closed {
        say("explain.places.closed_at_some_time")
    } else if let Some(opens) = after("opens") {
        say("explain.places.opening").with("opens", opens).with("year", year)
    } else if row.text("position_basis") == Some("none") {
        say("explain.places.nowhere")
    } else if row.number("places").is_none() {
        say("explain.places.unknown").part("seats", [table.called().seats.words()])
    } else if !row.is("counted") {
        say("explain.places.not_counted")
    } else {
        return None;
    };
    Some(why)
}

/// What places come to where nobody looks at them: who is sent there stays, only how many are too many changes.
fn ignored(row: &Row, asked: &[Places]) -> Outcome {
    let [sent, today, reserved] =
        ["allocated", "places", "reserved"].map(|column| row.number(column).unwrap_or_default());
    let mut numbers: Vec<f64> = asked.iter().map(|places| places.to_f64()).chain([today]).collect();
    if asked.is_empty() {
        numbers.push((sent + reserved).ceil());
    }
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    Outcome::Ignored { sent, today, reserved, numbers }
}
