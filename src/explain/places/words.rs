//! Places of a site in words and for programs.

use super::{Outcome, PlacesAnswer};
use crate::allocation::{CurvePoint, Proof};
use crate::run::SiteCurve;
use crate::units::{GRAIN, Persons, Places};
use crate::words::{Seats, Sentence, Text, say, total_cost};
use serde_json::{Value, json};

impl PlacesAnswer {
    /// Why there is no answer, where there is none.
    pub(super) fn refused(&self) -> Option<Sentence> {
        let Outcome::Refused(why) = &self.outcome else { return None };
        let [id, name] = &self.site;
        let line = say("explain.places.no_answer").text_of("service", self.called.name.clone());
        Some(line.with("name", name).with("id", id).part("why", [why.clone()]))
    }

    /// Which site it is about.
    pub fn title(&self) -> Sentence {
        let [id, name] = &self.site;
        let title = say("explain.places.title").text_of("service", self.called.name.clone());
        title.with("name", name).with("id", id).part("seats", [self.called.seats.words()])
    }

    /// What the numbers say, below their table.
    pub fn lines(&self) -> Vec<Sentence> {
        match &self.outcome {
            Outcome::Curve(curve) => self.of_curve(curve),
            Outcome::Ignored { sent, today, reserved, numbers } => {
                self.of_ignored(numbers, |places| (sent - (places - reserved)).max(0.0), [*sent, *today, *reserved])
            }
            Outcome::Refused(_) => self.refused().into_iter().collect(),
        }
    }

    fn of_ignored(
        &self,
        numbers: &[f64],
        over: impl Fn(f64) -> f64,
        [sent, today, reserved]: [f64; 3],
    ) -> Vec<Sentence> {
        let (seats, name) = (self.called.seats, &self.site[1]);
        let ignored = say("explain.places.ignored").with("method", self.method).whole("sent", sent);
        let mut lines = vec![ignored.part("seats", [seats.words()])];
        lines.push(if over(today) > 0.0 {
            let line = say("explain.places.over").whole("over", over(today)).with("name", name);
            line.part("needed", [seats.count((sent + reserved).ceil())])
        } else {
            say("explain.places.not_over").with("name", name)
        });
        if let Some(last) = numbers.last().filter(|last| self.is_asked && **last != today) {
            let line = say("explain.places.over_then").part("places", [seats.count(*last)]);
            lines.push(line.with("name", name).whole("over", over(*last)));
        }
        lines.push(say("explain.places.use_optimal").part("seat", [seats.one()]));
        lines
    }

    fn of_curve(&self, curve: &SiteCurve) -> Vec<Sentence> {
        let (seats, name) = (self.called.seats, &self.site[1]);
        let mut lines = Vec::new();
        let now = curve.points.iter().find(|point| point.places == curve.today);
        if let (Some(now), Some(last), Some(first)) = (now, curve.points.last(), curve.points.first())
            && self.is_asked
        {
            for (key, other) in [("explain.places.more", last), ("explain.places.fewer", first)] {
                let places =
                    if key == "explain.places.more" { other.places - now.places } else { now.places - other.places };
                if places > Places::ZERO {
                    let line = say(key).part("places", [seats.count(places.to_f64())]).with("name", name);
                    lines.push(line.part("what", [change(now, other, curve, seats)]));
                }
            }
        }
        // Nobody has a part of a place.
        let up = |places: Places| seats.count(places.to_f64().ceil());
        let said =
            |key: &'static str| say(key).with("name", name).part("seats", [seats.words()]).part("seat", [seats.one()]);
        let still = curve.least_unmet > Persons::ZERO;
        let still = still.then(|| people("explain.places.still", curve.least_unmet).part("seat", [seats.one()]));
        let is_useful = curve.serves_until > curve.today;
        let key = if is_useful { "explain.places.serves_until" } else { "explain.places.serves_nobody" };
        lines.push(said(key).part("places", [up(curve.serves_until)]).part("still", still));
        let key = if curve.changes_until <= curve.today {
            "explain.places.changes_nothing"
        } else if curve.changes_until == curve.serves_until {
            "explain.places.changes_too"
        } else {
            "explain.places.changes_until"
        };
        lines.push(said(key).part("places", [up(curve.changes_until)]));
        if curve.unreachable > Persons::ZERO {
            lines.push(said("explain.places.unreachable").whole("people", curve.unreachable.to_f64()));
        }
        if curve.neighbours > Persons::ZERO {
            lines.push(said("explain.places.neighbours").whole("people", curve.neighbours.to_f64()));
        }
        lines.extend(curve.is_split.then(|| say("explain.places.split")));
        lines.extend(curve.is_early.then(|| say("explain.places.early")));
        lines.push(say("explain.places.exact"));
        lines
    }

    /// The answer for programs.
    pub fn json(&self) -> Value {
        let text: Vec<Text> = self.lines().iter().map(Sentence::in_all).collect();
        let mut document = json!({ "service": self.service, "method": self.method, "text": text });
        let own = match &self.outcome {
            Outcome::Curve(curve) => json!({
                "answer": "curve", "places": curve.today, "reserved": curve.reserved, "cost": curve.impedance.as_str(),
                "serves_until": curve.serves_until, "changes_until": curve.changes_until,
                "least_unmet": curve.least_unmet, "unreachable": curve.unreachable, "neighbours": curve.neighbours,
                "split": curve.is_split, "early": curve.is_early, "rows": curve.points.iter().map(|point| row(curve, point)).collect::<Vec<_>>(),
            }),
            Outcome::Ignored { sent, today, reserved, numbers } => {
                let row = |places: &f64| {
                    let room = places - reserved - sent;
                    json!({ "places": places, "allocated": sent, "over": (-room).max(0.0), "spare": room.max(0.0) })
                };
                let rows: Vec<Value> = numbers.iter().map(row).collect();
                json!({ "answer": "ignored", "places": today, "reserved": reserved, "rows": rows })
            }
            Outcome::Refused(_) => json!({ "answer": "none" }),
        };
        if let (Some(all), Value::Object(own)) = (document.as_object_mut(), own) {
            all.extend(own);
        }
        document
    }
}

/// What becomes different for people when the places of today become others.
fn change(now: &CurvePoint, then: &CurvePoint, curve: &SiteCurve, seats: Seats) -> Sentence {
    let travel = |cost: i128| [total_cost(Proof::person_cost(cost), curve.impedance)];
    let what = if then.unmet < now.unmet {
        people("explain.places.gain", now.unmet - then.unmet)
    } else if then.unmet > now.unmet {
        people("explain.places.loss", then.unmet - now.unmet)
    } else if then.cost < now.cost {
        say("explain.places.shorter").part("total", travel(now.cost - then.cost))
    } else if then.cost > now.cost {
        say("explain.places.longer").part("total", travel(then.cost - now.cost))
    } else {
        say("explain.places.nothing")
    };
    what.part("seat", [seats.one()])
}

/// So many people; one is said as one.
fn people(key: &'static str, n: Persons) -> Sentence {
    if n == Persons::whole(1) { say(key).count("people", 1) } else { say(key).whole("people", n.to_f64()) }
}

fn row(curve: &SiteCurve, point: &CurvePoint) -> Value {
    let CurvePoint { places, served, unmet, cost, next } = *point;
    json!({
        "places": places, "placed": curve.placed(places), "served": served, "unmet": unmet,
        "total_cost": Proof::person_cost(cost), "mean_cost": point.mean(),
        "next": { "serves": next.serves, "saves": next.saves as f64 / GRAIN },
    })
}
