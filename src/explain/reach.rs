//! Which sites a score of access at a place comes from, and where none is in reach the nearest.

use crate::access::{Measure, Question};
use crate::check::{self, Interval, Row};
use crate::cost;
use crate::words::{Seats, Sentence, say};
use serde_json::{Value, json};

/// Sites that are shown, those that give most first.
const SHOWN: usize = 5;

/// What a place reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// The table that the service goes by: the results do not hold its ways, and no site is named.
    pub table: Option<Sentence>,
    /// The farthest distance that counts, in metres; infinite where there is none.
    pub end: f64,
    /// Number of sites with places in reach.
    pub count: usize,
    /// Those that give most.
    pub sites: Vec<InReach>,
    /// The nearest site with places, where none is in reach.
    pub nearest: Option<InReach>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct InReach {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub metres: f64,
    /// Its places.
    pub places: f64,
    /// How much it counts at that distance.
    pub weight: f64,
    /// Its places for each person who may come, where the measure has such a ratio.
    pub ratio: Option<f64>,
    /// What it adds to the score, where the score is the sum of weights times ratios.
    pub gives: Option<f64>,
    /// What going there costs under `raam`: its crowding, and the distance in lengths of tau.
    pub cost: Option<[f64; 2]>,
}

/// Positions of layers are rounded to about a centimetre, in metres: who is at the very end of a radius is within.
const ROUNDING: f64 = 0.05;

/// What a place reaches by one score, whose `ratios` by site are those of `equity.json`.
pub(super) fn reach(
    question: &Question,
    ratios: &Value,
    sites: &[&Row],
    from: [f64; 2],
    table: Option<Sentence>,
) -> Reach {
    let end = check::reach(question);
    if let Some(table) = table {
        return Reach { table: Some(table), end, count: 0, sites: Vec::new(), nearest: None };
    }
    let tau = Some(question.tau).filter(|_| question.measure == Measure::Raam);
    // Their score is the sum of weights times ratios.
    let is_sum = matches!(question.measure, Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel);
    let one = |site: &&Row| {
        let at = site.at?;
        let metres = cost::metres(at, from);
        let way = Interval { from: (metres - ROUNDING).max(0.0), to: metres + ROUNDING };
        let weight = check::shown(question, way);
        let id = site.text("id").unwrap_or_default();
        let stated = ratios[id].as_f64();
        let ratio = stated.filter(|_| tau.is_none());
        Some(InReach {
            id: id.to_owned(),
            name: site.text("name").unwrap_or_default().to_owned(),
            metres,
            // Where the service counts no places, every site is one.
            places: site.number("places").unwrap_or(1.0),
            weight,
            ratio,
            gives: ratio.filter(|_| is_sum).map(|ratio| ratio * weight),
            cost: stated.zip(tau).map(|(crowding, tau)| [crowding, metres / tau]),
        })
    };
    let mut all: Vec<InReach> = sites.iter().filter_map(one).filter(|site| site.places > 0.0).collect();
    all.sort_by(|a, b| {
        let gives = |site: &InReach| match site.cost {
            Some([crowding, distance]) => -(crowding + distance),
            None => site.gives.unwrap_or(site.weight),
        };
        gives(b).total_cmp(&gives(a)).then(a.metres.total_cmp(&b.metres)).then_with(|| a.id.cmp(&b.id))
    });
    let nearest = all.iter().min_by(|a, b| a.metres.total_cmp(&b.metres)).cloned();
    let mut near: Vec<InReach> = all.into_iter().filter(|site| site.weight > 0.0).collect();
    let count = near.len();
    near.truncate(SHOWN);
    Reach { table: None, end, count, nearest: nearest.filter(|_| count == 0), sites: near }
}

impl Reach {
    /// A line for each site, and one for what is not shown.
    pub(super) fn lines(&self, seats: Seats) -> Vec<Sentence> {
        if let Some(travel) = &self.table {
            return vec![say("explain.reach.table").part("table", [travel.clone()])];
        }
        let mut lines: Vec<Sentence> = self.sites.iter().map(|site| site.sentence(seats)).collect();
        let more = self.count - self.sites.len();
        lines.extend((more > 0).then(|| say("explain.reach.more").count("n", more)));
        lines.extend(self.nearest.as_ref().map(|nearest| {
            let nearest_one = say("explain.reach.nearest").with("id", &nearest.id).with("name", &nearest.name);
            nearest_one.part("seats", [seats.words()]).whole("end", self.end).whole("metres", nearest.metres)
        }));
        lines
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        let site = |site: &InReach| {
            json!({ "id": site.id, "name": site.name, "metres": site.metres, "places": site.places, "weight": site.weight,
                "ratio": site.ratio, "gives": site.gives,
                "crowding": site.cost.map(|cost| cost[0]), "way": site.cost.map(|cost| cost[1]) })
        };
        if let Some(table) = &self.table {
            return json!({ "table": table.in_all().all() });
        }
        json!({
            "end_m": Some(self.end).filter(|end| end.is_finite()),
            "sites_in_reach": self.count,
            "sites": self.sites.iter().map(site).collect::<Vec<_>>(),
            "nearest": self.nearest.as_ref().map(site),
        })
    }
}

impl InReach {
    fn sentence(&self, seats: Seats) -> Sentence {
        let weight = self.cost.is_none().then(|| say("explain.reach.weight").with("weight", short(self.weight)));
        let ratio =
            |ratio| say("explain.reach.ratio").part("places", [seats.count(self.places)]).with("ratio", short(ratio));
        let cost = |[crowding, distance]: [f64; 2]| {
            let cost = say("explain.reach.cost").with("crowding", short(crowding)).with("distance", short(distance));
            cost.with("sum", short(crowding + distance))
        };
        let site = say("explain.reach.site").with("id", &self.id).with("name", &self.name).whole("metres", self.metres);
        site.part("weight", weight)
            .part("ratio", self.ratio.map(ratio))
            .part("cost", self.cost.map(cost))
            .part("gives", self.gives.map(|gives| say("explain.reach.gives").with("gives", short(gives))))
    }
}

/// Six digits after the point, without zeros at the end.
pub(super) fn short(value: f64) -> String {
    format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
