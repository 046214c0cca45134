//! What a first study says about a service: who needs it, how far is far, which standard.

use crate::study::standards;

/// A service as a draft has it.
#[derive(Debug, Clone)]
pub(super) struct Defaults {
    /// In Chinese and English.
    pub name: [&'static str; 2],
    /// Ages that need it; `None` for a rate of all residents.
    pub ages: Option<[u16; 2]>,
    /// Places per 1,000 residents, where ages are not known.
    pub per_1000: f64,
    /// Where that number is from.
    pub basis: [&'static str; 2],
    /// Beds per 1,000 of the ages, for services that not everybody of the age needs.
    pub rate: Option<f64>,
}

/// Births of ten per thousand and year, times the years of the stage (千人指标).
const BY_YEARS: [&str; 2] =
    ["按每年每千人出生 10 人 × 学段年数估", "ten births per 1,000 and year x years of the stage"];
const UNKNOWN: [&str; 2] = ["占位数字，没有依据", "a placeholder without any basis"];

/// What a draft says about a service.
pub(super) fn defaults(service: &str) -> Defaults {
    let school = |name, ages: [u16; 2]| {
        let years = f64::from(ages[1] - ages[0] + 1);
        Defaults { name, ages: Some(ages), per_1000: 10.0 * years, basis: BY_YEARS, rate: None }
    };
    match service {
        "kindergarten" => school(["幼儿园", "kindergartens"], [3, 5]),
        "primary" => school(["小学", "primary schools"], [6, 11]),
        "junior" => school(["初中", "junior secondary schools"], [12, 14]),
        "senior" => Defaults {
            per_1000: 15.0,
            basis: ["按同龄人的一半估", "half of the age group"],
            rate: Some(500.0),
            ..school(["高中", "senior secondary schools"], [15, 17])
        },
        "vocational" => Defaults {
            per_1000: 15.0,
            basis: ["按同龄人的一半估", "half of the age group"],
            rate: Some(500.0),
            ..school(["中职", "vocational schools"], [15, 17])
        },
        "hospital_beds" => rate(service, ["医院床位", "hospital beds"], 7.1),
        "nursery" => rate(service, ["托位", "nursery places"], 4.5),
        "elderly_beds" => Defaults {
            name: ["养老床位", "elderly-care beds"],
            ages: Some([60, 130]),
            per_1000: 10.0,
            basis: [
                "按老年人占四分之一、每千名老人 40 张估",
                "a quarter of residents are 60 and older, 40 beds per 1,000 of them",
            ],
            rate: Some(40.0),
        },
        _ => Defaults { name: ["服务", "service"], ages: None, per_1000: 10.0, basis: UNKNOWN, rate: None },
    }
}

/// From the first profile that has a rate of all residents, else the number given.
fn rate(service: &str, name: [&'static str; 2], otherwise: f64) -> Defaults {
    let rule = standards()
        .iter()
        .flat_map(|s| &s.rule)
        .find(|r| r.service == service && r.indicator == "per_1000" && r.basis == "residents");
    let basis = match rule {
        Some(rule) => [rule.citation_zh.as_str(), rule.citation_en.as_str()],
        None => UNKNOWN,
    };
    Defaults { name, ages: None, per_1000: rule.map_or(otherwise, |rule| rule.value), basis, rate: None }
}

/// A service radius of a standard.
#[derive(Debug, Clone)]
pub(super) struct Radius {
    pub metres: f64,
    /// As `[[coverage]]` names it.
    pub rule: String,
    /// In Chinese and English.
    pub clause: [String; 2],
}

/// The first service radius that any standard has.
pub(super) fn radius(service: &str) -> Option<Radius> {
    standards().iter().find_map(|standard| {
        let rule = standard.rule.iter().find(|r| r.service == service && r.indicator == "service_radius")?;
        let marks = if rule.verified { ["", ""] } else { ["，条文未核", ", clause not verified"] };
        let clause = [&rule.citation_zh, &rule.citation_en];
        let clause = [0, 1].map(|lang| format!("{}: {}{}", standard.profile.id, clause[lang], marks[lang]));
        Some(Radius { metres: rule.value, rule: format!("{}/{}", standard.profile.id, rule.id), clause })
    })
}

/// The profile whose class sizes turn classes into places, or that has any other rule for the service.
pub(super) fn standard(service: &str) -> Option<&'static str> {
    let has = |indicator: &str| {
        let speaks =
            |r: &crate::study::Rule| r.service == service && (indicator.is_empty() || r.indicator == indicator);
        standards().iter().find(|standard| standard.rule.iter().any(speaks))
    };
    has("class_size").or_else(|| has("")).map(|standard| standard.profile.id.as_str())
}
