//! `catchment explain OUT SITE --places`: what if the site had other numbers of places.

use super::report::Report;
use super::table::Table;
use crate::allocation::Proof;
use crate::explain::{self, AskedPlaces, NoPlaces, Number, Outcome, PlacesAnswer, worth};
use crate::issue::exit;
use crate::run::SiteCurve;
use crate::units::{GRAIN, Persons};
use crate::words::{Lang, cost, decimals, say, total_cost, whole};
use serde_json::json;
use std::path::Path;

/// More numbers at a time are a slip.
const MOST: usize = 50;

/// Answers about one site of a folder of one case. `numbers` is the list as it was typed, empty for a whole curve.
pub fn places(
    out: &Path,
    site: &str,
    (numbers, study, service): (&str, Option<&Path>, Option<&str>),
    report: &Report,
) -> u8 {
    if let Some(one) = one_number(numbers) {
        return report.usage(&say("cli.explain.thousands").with("numbers", numbers).with("one", one));
    }
    let words: Vec<&str> = numbers.split([',', '，', '、']).filter(|_| !numbers.is_empty()).collect();
    let parsed: Option<Vec<Number>> = words.iter().map(|word| Number::parse(word)).collect();
    let Some(parsed) = parsed.filter(|parsed| parsed.len() <= MOST) else {
        return report.usage(&say("cli.explain.no_number").with("numbers", numbers).with("most", MOST));
    };
    let answers = match explain::places(out, site, AskedPlaces { study, service, numbers: &parsed }) {
        Ok(answers) => answers,
        Err(why) => return refused(out, site, why, report),
    };
    if report.json {
        let services: Vec<_> = answers.iter().map(PlacesAnswer::json).collect();
        let [id, name] = answers.first().map(|answer| answer.site.clone()).unwrap_or_default();
        Report::json(&json!({ "site": { "id": id, "name": name }, "services": services }));
    } else {
        let text: Vec<String> = answers.iter().map(|answer| text(answer, report.lang)).collect();
        Report::print(&text.join("\n"));
    }
    exit::DONE
}

/// The one number that a list may be, with a comma before its last three digits: `1,200`. Nobody asks for so few places as stand before
/// it and for hundreds at once.
fn one_number(numbers: &str) -> Option<String> {
    let (thousands, rest) = numbers.split_once(',')?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let few = thousands.trim_start_matches('+');
    let is_one = is_digits(few) && is_digits(rest) && rest.len() == 3 && (few.len() == 1 || rest.starts_with('0'));
    is_one.then(|| format!("{thousands}{rest}"))
}

fn refused(out: &Path, site: &str, why: NoPlaces, report: &Report) -> u8 {
    let about = |key| say(key).with("folder", out.display()).with("site", site);
    match why {
        NoPlaces::Failed(failure) => report.failure(&failure),
        NoPlaces::Unknown(near) => report.usage(&about("cli.explain.no_site").list("near", near)),
        NoPlaces::Several(ids) => report.usage(&about("cli.explain.several_sites").list("ids", ids)),
        NoPlaces::Which(known) => report.usage(&about("cli.explain.which_service").list("known", known)),
        NoPlaces::Refused(whys) => whys.iter().fold(exit::USAGE, |_, why| report.usage(why)),
    }
}

fn text(answer: &PlacesAnswer, lang: Lang) -> String {
    let mut out = answer.title().text(lang) + "\n";
    match &answer.outcome {
        Outcome::Curve(curve) => out += &curve_table(answer, curve, lang),
        Outcome::Ignored { sent, reserved, numbers, .. } => {
            let mut table = headed(answer, &["cli.head.places_there", "cli.head.sent_there", "cli.head.over"], lang);
            for places in numbers {
                table.row(vec![number(*places), whole(*sent), whole((sent - (places - reserved)).max(0.0))]);
            }
            out += &table.render();
        }
        Outcome::Refused(_) => {}
    }
    for line in answer.lines() {
        out += &format!("  {}\n", line.text(lang));
    }
    out
}

fn curve_table(answer: &PlacesAnswer, curve: &SiteCurve, lang: Lang) -> String {
    let head = [
        "cli.head.places_there",
        "cli.head.placed_there",
        "cli.head.without",
        "cli.head.change",
        "cli.head.total_way",
        "cli.head.mean_way",
        "cli.head.one_more",
    ];
    let mut table = headed(answer, &head, lang);
    let mut before: Option<Persons> = None;
    for point in &curve.points {
        let change = before.map_or_else(String::new, |before| signed((point.unmet - before).to_f64()));
        let mean = point.mean().map_or_else(|| "-".to_owned(), |mean| cost(mean, curve.impedance).text(lang));
        let is_today = point.places == curve.today;
        let today = is_today.then(|| say("explain.places.today"));
        let places = say("explain.places.number").with("n", number(point.places.to_f64())).part("today", today);
        let next = worth(point.next.serves, point.next.saves as f64 / GRAIN, curve.impedance);
        table.row(vec![
            places.text(lang),
            whole(curve.placed(point.places).to_f64()),
            whole(point.unmet.to_f64()),
            change,
            total_cost(Proof::person_cost(point.cost), curve.impedance).text(lang),
            mean,
            next.text(lang),
        ]);
        before = Some(point.unmet);
    }
    table.render()
}

fn headed(answer: &PlacesAnswer, keys: &[&'static str], lang: Lang) -> Table {
    let seats = answer.called.seats;
    let words = |key: &&'static str| say(key).part("seats", [seats.words()]).part("seat", [seats.one()]).text(lang);
    Table::new(keys.iter().map(words).collect())
}

/// Whole places stay whole.
fn number(places: f64) -> String {
    if places.fract() == 0.0 { whole(places) } else { decimals(places, 2) }
}

fn signed(people: f64) -> String {
    let sign = if people.round() > 0.0 { "+" } else { "" };
    format!("{sign}{}", whole(people))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_within_a_number_is_not_taken_for_one_between_two() {
        for (numbers, one) in [("1,200", Some("1200")), ("+2,500", Some("+2500")), ("10,050", Some("10050"))] {
            assert_eq!(one_number(numbers).as_deref(), one, "{numbers}");
        }
        for numbers in ["600,900", "1, 200", "600,+300", "1,20", "45,100", "1,2000", "", "600"] {
            assert_eq!(one_number(numbers), None, "{numbers}");
        }
    }
}
