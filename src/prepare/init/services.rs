//! What a first study says about a service: who needs it, how far is far, which standard.

use crate::model::Indicator;
use crate::study::standards;
use crate::words::{Sentence, say};

/// A service as a draft has it.
#[derive(Debug, Clone)]
pub(super) struct Defaults {
    /// What it is called.
    pub name: Sentence,
    /// Ages that need it; `None` for a rate of all residents.
    pub ages: Option<[u16; 2]>,
    /// Places per 1,000 residents, where ages are not known.
    pub per_1000: f64,
    /// Where that number is from.
    pub basis: Sentence,
    /// Beds per 1,000 of the ages, for services that not everybody of the age needs.
    pub rate: Option<f64>,
}

/// What a draft says about a service.
pub(super) fn defaults(service: &str) -> Defaults {
    let school = |name, ages: [u16; 2]| {
        // Ten births per thousand and year, times the years of the stage.
        let per_1000 = 10.0 * f64::from(ages[1] - ages[0] + 1);
        Defaults { name: say(name), ages: Some(ages), per_1000, basis: say("prepare.basis.births"), rate: None }
    };
    match service {
        "kindergarten" => school("service.name.kindergarten", [3, 5]),
        "primary" => school("service.name.primary", [6, 11]),
        "junior" => school("service.name.junior", [12, 14]),
        "senior" => Defaults {
            per_1000: 15.0,
            basis: say("prepare.basis.half"),
            rate: Some(500.0),
            ..school("service.name.senior", [15, 17])
        },
        "vocational" => Defaults {
            per_1000: 15.0,
            basis: say("prepare.basis.half"),
            rate: Some(500.0),
            ..school("service.name.vocational", [15, 17])
        },
        "hospital_beds" => rate(service, "service.name.hospital_beds", 7.1),
        "nursery" => rate(service, "service.name.nursery", 4.5),
        "elderly_beds" => Defaults {
            name: say("service.name.elderly_beds"),
            ages: Some([60, 130]),
            per_1000: 10.0,
            basis: say("prepare.basis.elderly"),
            rate: Some(40.0),
        },
        "clinic" | "pharmacy" => Defaults {
            name: say(if service == "clinic" { "prepare.service.clinic" } else { "prepare.service.pharmacy" }),
            ages: None,
            per_1000: 1000.0,
            basis: say("prepare.basis.everybody"),
            rate: None,
        },
        _ => Defaults {
            name: say("prepare.service.any"),
            ages: None,
            per_1000: 10.0,
            basis: say("prepare.basis.unknown"),
            rate: None,
        },
    }
}

/// The same without beds to share: where all residents may come, each of them counts, and no rate of beds.
pub(super) fn everybody(service: Defaults) -> Defaults {
    match service.ages {
        Some(_) => Defaults { rate: None, ..service },
        None => Defaults { per_1000: 1000.0, basis: say("prepare.basis.everybody"), ..service },
    }
}

/// From the first profile that has a rate of all residents, else the number given.
fn rate(service: &str, name: &'static str, otherwise: f64) -> Defaults {
    let rule = standards()
        .iter()
        .flat_map(|s| &s.rule)
        .find(|r| r.service == service && r.indicator == Indicator::Per1000 && r.basis == "residents");
    let basis = match rule {
        Some(rule) => say("prepare.basis.citation").text_of("clause", rule.citation()),
        None => say("prepare.basis.unknown"),
    };
    Defaults { name: say(name), ages: None, per_1000: rule.map_or(otherwise, |rule| rule.value), basis, rate: None }
}

/// A service radius of a standard.
#[derive(Debug, Clone)]
pub(super) struct Radius {
    pub metres: f64,
    /// As `[[coverage]]` names it.
    pub rule: String,
    /// Where it stands.
    pub clause: Sentence,
}

/// The first service radius that any standard has.
pub(super) fn radius(service: &str) -> Option<Radius> {
    standards().iter().find_map(|standard| {
        let rule = standard
            .rule
            .iter()
            .find(|r| r.service == service && r.indicator == Indicator::ServiceRadius && r.unit == "m")?;
        let clause = say("prepare.basis.clause")
            .with("profile", &standard.profile.id)
            .text_of("clause", rule.citation())
            .part("not_verified", (!rule.verified).then(|| say("prepare.basis.not_verified")));
        Some(Radius { metres: rule.value, rule: format!("{}/{}", standard.profile.id, rule.id), clause })
    })
}

/// How far people go to a service, and where that is from.
#[derive(Debug, Clone)]
pub(super) struct Cutoff {
    pub metres: f64,
    pub basis: Sentence,
}

/// In the country: what the State Council's opinion on small rural schools (国办发〔2018〕27号) has for pupils of the first grades,
/// half an hour, on foot; and what is in use for older ones.
pub(super) fn rural_cutoff(service: &str) -> Option<Cutoff> {
    let (metres, basis) = match service {
        "kindergarten" | "primary" => (2_000.0, "prepare.basis.half_an_hour"),
        "junior" => (5_000.0, "prepare.basis.rural_junior"),
        _ => return None,
    };
    Some(Cutoff { metres, basis: say(basis) })
}

/// The profile whose class sizes turn classes into places, or that has any other rule for the service.
pub(super) fn standard(service: &str) -> Option<&'static str> {
    let has = |indicator: Option<Indicator>| {
        let speaks =
            |r: &crate::study::Rule| r.service == service && indicator.is_none_or(|indicator| r.indicator == indicator);
        standards().iter().find(|standard| standard.rule.iter().any(speaks))
    };
    has(Some(Indicator::ClassSize)).or_else(|| has(None)).map(|standard| standard.profile.id.as_str())
}

/// Whether age bands hold every age of a range; an upper end of 100 or more asks for a band that is open.
pub(super) fn covers(bands: &[&str], [from, to]: [u16; 2]) -> bool {
    let closed = |band: &&str| {
        let (low, high) = band.split_once('-').unwrap_or((band, band));
        Some((low.parse::<u16>().ok()?, high.parse::<u16>().ok()?))
    };
    let mut age = from;
    loop {
        if to >= 100 && bands.contains(&format!("{age}+").as_str()) {
            return true;
        }
        let next = bands
            .iter()
            .filter_map(closed)
            .filter(|(low, high)| *low <= age && age <= *high)
            .map(|(_, high)| high)
            .max();
        match next {
            Some(high) if high >= to => return true,
            Some(high) => age = high + 1,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_a_range_or_not() {
        assert!(covers(&["6-11"], [6, 11]) && covers(&["0-14"], [6, 11]) && covers(&["6-8", "9-11"], [6, 11]));
        assert!(!covers(&["6-8"], [6, 11]) && !covers(&[], [6, 11]));
        assert!(covers(&["60+"], [60, 130]) && covers(&["60-79", "80+"], [60, 130]) && !covers(&["65+"], [60, 130]));
    }
}
