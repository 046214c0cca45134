//! Other numbers of places at one site of finished results: all else is the study as it was run.

use super::again::Again;
use super::recheck::missing;
use super::service::Options;
use super::{Case, outlook, plan};
use crate::allocation::{Assignment, Curve, CurvePoint};
use crate::check;
use crate::issue::{Issue, Issues};
use crate::study::Failure;
use crate::units::{Impedance, MICRO, Persons, Places};
use serde_json::Value;

/// What numbers of places at a site come to, by method `optimal`. Places are all that the site has, those kept free among them.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteCurve {
    /// Its places in the results.
    pub today: Places,
    /// Of its places, kept free.
    pub reserved: Places,
    /// Numbers of places, ascending, and what each comes to.
    pub points: Vec<CurvePoint>,
    /// From this number on, more places leave as many people without one.
    pub serves_until: Places,
    /// From this number on, more places change nothing.
    pub changes_until: Places,
    /// People who stay without a place however many the site has.
    pub least_unmet: Persons,
    /// People within reach of no site, who are not among those without a place.
    pub unreachable: Persons,
    /// Neighbours among all these people.
    pub neighbours: Persons,
    /// What ways count.
    pub impedance: Impedance,
    /// Whether the results keep cells whole, which the curve does not.
    pub is_split: bool,
    /// Whether the results did not wait for the optimum, which the curve is of.
    pub is_early: bool,
    /// People whom the results send there, where they are no fewer than the most who must go there.
    pub sent: Option<Persons>,
}

impl SiteCurve {
    /// People placed at the site in an optimum with so many places: up to where nothing changes it is full, beyond that no more need
    /// go there, though as many may as in the results, where others equally near are as good.
    pub fn placed(&self, places: Places) -> Persons {
        let needed = (self.changes_until - self.reserved).as_persons();
        (places - self.reserved).as_persons().min(self.sent.unwrap_or(needed))
    }
}

/// Even steps of a curve of which nobody asks for single numbers.
const STEPS: i64 = 8;

impl Again {
    /// The curve of a site of one case, to which its results send so many people, at the numbers of places asked for; without any from the
    /// places of today to the number from which on nothing changes. The places of today come to what the certificate of the results says, or there is no answer.
    ///
    /// # Errors
    /// [`Failure::Data`] where the study gives other results than those of the folder.
    pub fn curve(&self, service: &str, (site, sent): (&str, Persons), asked: &[Places]) -> Result<SiteCurve, Failure> {
        let run = check::run(&self.out).map_err(|what| missing(&self.out, what))?;
        let other = |what: &str| {
            let issue = Issue::new("E0763").file(self.out.display().to_string()).value(what);
            Failure::Data(issue.into())
        };
        let file = &self.study.file;
        let table = file.service.iter().find(|table| table.id.as_str() == service).ok_or_else(|| other(service))?;
        let loaded = self.loaded.of(run["scenario"].as_str());
        // A case is the last year of its own study.
        let case = file.all_years().last().map(|year| Case::of_year(*year)).ok_or_else(|| other("year"))?;
        let (model, _) = outlook::model_of(loaded, case.year).map_err(Failure::Data)?;
        let (plan, _) = plan::service(loaded, table, None)?;
        let plan = outlook::plan_of((loaded, &model), table, &plan, case.year).map_err(Failure::Data)?;
        let offer = plan.offer(&model, table, case, &mut Issues::new());
        let (options, _) = Options::new(&model, table, &plan, &offer);
        let id_of = |number: usize| model.facilities[plan.sites.facility[number].index()].id.as_str();
        let found = options.open.iter().find(|open| id_of(open.index()) == site).copied();
        let number = found.ok_or_else(|| other(site))?;
        let today = offer.places[number.index()].ok_or_else(|| other(site))?;
        let reserved = offer.reserved[number.index()];
        let costs = plan.travel.solver(&options.open, options.eligible.as_ref(), plan.cutoff);
        let problem = Assignment {
            demand: &plan.demand,
            places: &options.places,
            open: &options.open,
            costs: &*costs,
            travel: &plan.travel,
            indivisible: table.indivisible,
            before: None,
        };
        let bug = |broken: crate::allocation::Broken| Failure::Bug(format!("{service}: {broken}"));
        let mut curve = Curve::new(problem, number).map_err(bug)?;
        let now = curve.at(today - reserved).map_err(bug)?;
        let certificate = check::certificate(&self.out, service).map_err(|what| missing(&self.out, what))?;
        let is_waited_for = certificate["prices_are_worth"] != Value::Bool(false);
        if is_waited_for {
            agrees(&certificate, &now).map_err(other)?;
        }
        let [serves_until, changes_until] = [curve.serves_until(), curve.changes_until()].map(|free| free + reserved);
        let mut numbers = if asked.is_empty() { steps(today, [serves_until, changes_until]) } else { asked.to_vec() };
        numbers.push(today);
        numbers.sort_unstable();
        numbers.dedup();
        let mut points = Vec::with_capacity(numbers.len());
        for places in numbers {
            let point = curve.at(places - reserved).map_err(bug)?;
            points.push(CurvePoint { places, ..point });
        }
        let demand: Persons = plan.demand.iter().sum();
        let beyond = (0..plan.demand.len()).filter(|cell| model.demand.is_neighbour(*cell));
        Ok(SiteCurve {
            today,
            reserved,
            points,
            serves_until,
            changes_until,
            least_unmet: curve.at(changes_until - reserved).map_err(bug)?.unmet,
            unreachable: demand - now.served - now.unmet,
            neighbours: beyond.map(|cell| plan.demand[cell]).sum(),
            impedance: plan.travel.impedance(),
            is_split: table.indivisible,
            is_early: !is_waited_for,
            sent: Some(sent).filter(|sent| {
                let is_optimum = is_waited_for && !table.indivisible;
                is_optimum && today >= changes_until && *sent >= (changes_until - reserved).as_persons()
            }),
        })
    }
}

/// Whether the places of today come to what the certificate proves; what does not is named. After an early stop there is no optimum
/// to compare with.
fn agrees(certificate: &Value, now: &CurvePoint) -> Result<(), &'static str> {
    let unmet = certificate["unmet_bound"].as_f64().and_then(Persons::checked);
    if unmet != Some(now.unmet) {
        return Err("unmet_bound");
    }
    let cost = certificate["exact"]["dual_objective"].as_str();
    if cost == Some(now.cost.to_string().as_str()) { Ok(()) } else { Err("dual_objective") }
}

/// Whole places from those of today on to where nothing changes any more: round numbers, and both ends of what places do.
fn steps(today: Places, ends: [Places; 2]) -> Vec<Places> {
    let whole =
        |places: Places| Places::whole(places.micro().div_euclid(MICRO) + i64::from(places.micro() % MICRO != 0));
    let [serves, last] = ends.map(whole);
    let mut all: Vec<Places> = [serves, last].into_iter().filter(|places| *places > today).collect();
    let [from, to] = [today, last].map(|places| places.micro() / MICRO);
    let step = round((to - from) / STEPS);
    let mut next = (from / step + 1) * step;
    while next < to {
        all.push(Places::whole(next));
        next += step;
    }
    all
}

/// The next larger of 1, 2, 5, 10, 20, 50, ...
fn round(step: i64) -> i64 {
    let mut power = 1;
    loop {
        if let Some(round) = [1, 2, 5].into_iter().map(|n| n * power).find(|round| *round >= step) {
            return round;
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_end_where_nothing_changes() {
        let numbers = |today: i64, ends: [i64; 2]| {
            let mut all = steps(Places::whole(today), ends.map(Places::from_micro));
            all.sort_unstable();
            all.into_iter().map(|places| places.micro() / MICRO).collect::<Vec<_>>()
        };
        assert_eq!(numbers(3000, [3_640 * MICRO, 4_000 * MICRO]), [3200, 3400, 3600, 3640, 3800, 4000]);
        assert_eq!(numbers(5, [5 * MICRO, 7_500_000]), [6, 7, 8]);
        assert_eq!(numbers(900, [421 * MICRO, 500 * MICRO]), Vec::<i64>::new(), "there is nothing to gain");
        assert_eq!([0, 1, 2, 3, 11, 50, 51].map(round), [1, 1, 2, 5, 20, 50, 100]);
    }
}
