//! What a site offers, from the words of its layer.

use super::nearest::near;
use super::vocabulary::{AMBIGUOUS, BRANCHES, COMBINED, LEVELS, OPERATORS, SERVICES, UNCOUNTED, WITHOUT_PLACES};
use crate::model::ServiceId;
use crate::read::inputs::ServiceValue;
use crate::read::number::normal;
use std::collections::{BTreeMap, BTreeSet};

/// What the study writes for kinds of sites without places: `values.service = { "诊所" = "none" }`.
const NONE: &str = "none";

/// What a value of the service field says.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// All places serve this one.
    One(ServiceId),
    /// The study says `none`: such sites have no places and are left out.
    Nothing,
    /// Places are split in these proportions, never all zero.
    Split {
        /// Service and weight.
        shares: Vec<(ServiceId, i64)>,
        /// Whether the weights are grades of the built-in table rather than the study's.
        by_grades: bool,
    },
}

impl Meaning {
    /// The services it names.
    pub fn services(&self) -> Vec<&ServiceId> {
        match self {
            Self::One(service) => vec![service],
            Self::Nothing => Vec::new(),
            Self::Split { shares, .. } => shares.iter().map(|(service, _)| service).collect(),
        }
    }
}

/// Why a value has no meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Unclear {
    /// Not known; the most similar word that is, if any is near.
    Unknown(Option<&'static str>),
    /// It may mean several (中学).
    Ambiguous,
    /// Several services without proportions, as the study would write them.
    NoSplit(String),
    /// The study's proportions are negative, not finite or all zero.
    BadSplit,
}

/// The meaning of a value: by the study's `values.service`, a canonical name or a known word.
///
/// # Errors
/// [`Unclear`] says what the study must add.
pub fn meaning(value: &str, values: &BTreeMap<String, ServiceValue>) -> Result<Meaning, Unclear> {
    let trimmed = value.trim();
    let own = values.get(trimmed).or_else(|| {
        let word = normal(trimmed);
        values.iter().find(|(key, _)| normal(key) == word).map(|(_, meant)| meant)
    });
    match own {
        Some(ServiceValue::One(meant)) if normal(meant) == NONE => Ok(Meaning::Nothing),
        Some(ServiceValue::One(meant)) => {
            Ok(built_in(&normal(meant)).unwrap_or_else(|| Meaning::One(ServiceId::new(meant))))
        }
        Some(ServiceValue::Split(shares)) => split(shares),
        None => known(trimmed),
    }
}

fn split(shares: &BTreeMap<String, f64>) -> Result<Meaning, Unclear> {
    /// Proportions are told apart to a millionth; more than this of one service would overflow the weights.
    const LARGEST: f64 = 1e6;
    if shares.values().any(|share| !(0.0..=LARGEST).contains(share)) {
        return Err(Unclear::BadSplit);
    }
    let weighed = |(name, share): (&String, &f64)| (ServiceId::new(name), (share * 1e6).round() as i64);
    let shares: Vec<_> = shares.iter().map(weighed).filter(|(_, weight)| *weight > 0).collect();
    if shares.is_empty() { Err(Unclear::BadSplit) } else { Ok(Meaning::Split { shares, by_grades: false }) }
}

fn known(value: &str) -> Result<Meaning, Unclear> {
    let word = normal(value);
    if let Some(meaning) = built_in(&word) {
        return Ok(meaning);
    }
    if AMBIGUOUS.contains(&word.as_str()) {
        return Err(Unclear::Ambiguous);
    }
    let unknown = || {
        let combined = COMBINED.iter().flat_map(|(words, _)| words.iter().copied());
        let single = SERVICES.iter().flat_map(|(id, words)| std::iter::once(*id).chain(words.iter().copied()));
        Unclear::Unknown(near(value, single.chain(combined)))
    };
    let parts: Vec<&str> =
        word.split([',', '、', ';', '/', '|', '+']).filter(|p| !p.is_empty() && !BRANCHES.contains(p)).collect();
    let mut meanings: Vec<Meaning> = Vec::new();
    for part in parts {
        if AMBIGUOUS.contains(&part) {
            return Err(Unclear::Ambiguous);
        }
        let meaning = built_in(part).ok_or_else(unknown)?;
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }
    match meanings.len() {
        0 => Err(unknown()),
        1 => Ok(meanings.swap_remove(0)),
        _ => {
            let names: Vec<String> =
                meanings.iter().flat_map(Meaning::services).map(|service| format!("{service} = 1")).collect();
            Err(Unclear::NoSplit(format!("{{ {} }}", names.join(", "))))
        }
    }
}

/// As [`meaning`], in a study some of whose services count no places: 诊所 is one of `clinic`, where that is one of them.
///
/// # Errors
/// As [`meaning`].
pub fn meaning_beside(
    value: &str,
    values: &BTreeMap<String, ServiceValue>,
    uncounted: &BTreeSet<ServiceId>,
) -> Result<Meaning, Unclear> {
    meaning(value, values).or_else(|unclear| {
        let service = kind_without_places(value).map(ServiceId::new).filter(|service| uncounted.contains(service));
        service.map(Meaning::One).ok_or(unclear)
    })
}

/// The service of sites that usually have neither beds nor places: `clinic` for 村卫生室.
pub fn kind_without_places(value: &str) -> Option<&'static str> {
    let word = normal(value);
    let kind = word.trim_end_matches(LEVELS);
    let named = UNCOUNTED.iter().find(|(id, ends)| *id == word || ends.iter().any(|end| kind.ends_with(end)));
    named.map(|(id, _)| *id)
}

/// Whether sites of this kind usually have neither beds nor places: 诊所, 门诊部 and the like.
pub fn is_without_places(value: &str) -> bool {
    let word = normal(value);
    kind_without_places(&word).is_some() || WITHOUT_PLACES.iter().any(|kind| word.ends_with(kind))
}

/// The services that a title names: `小学一览表` names `primary`. The longest word at each place counts, so that 职业高中 is
/// not taken for a 高中.
pub fn services_named(title: &str) -> BTreeSet<String> {
    // Nothing is called so; a text of megabytes would be looked through word by word.
    const LONGEST: usize = 1_000;
    if title.len() > LONGEST {
        return BTreeSet::new();
    }
    let title = normal(title);
    let single = SERVICES.iter().flat_map(|(id, words)| words.iter().chain([id]).map(move |word| (*word, vec![*id])));
    let combined = COMBINED.iter().flat_map(|(words, grades)| {
        words.iter().map(move |word| (*word, grades.iter().map(|(id, _)| *id).collect::<Vec<_>>()))
    });
    let uncounted =
        UNCOUNTED.iter().flat_map(|(id, words)| words.iter().chain([id]).map(move |word| (*word, vec![*id])));
    let words: Vec<(&str, Vec<&str>)> = single.chain(combined).chain(uncounted).collect();
    let mut named = BTreeSet::new();
    let mut rest = title.as_str();
    while let Some(first) = rest.chars().next() {
        let longest = words.iter().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        match longest {
            Some((word, services)) => {
                named.extend(services.iter().map(|service| (*service).to_owned()));
                rest = &rest[word.len()..];
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    named
}

/// All words that are understood, for messages.
pub fn known_words() -> String {
    let single = SERVICES.iter().map(|(id, words)| format!("{id} ({})", words.join("、")));
    let combined = COMBINED.iter().map(|(words, _)| words.join("、"));
    single.chain(combined).collect::<Vec<_>>().join("; ")
}

/// Meaning of one word in its compared form.
fn built_in(word: &str) -> Option<Meaning> {
    let bare = OPERATORS.iter().find_map(|operator| word.strip_prefix(operator)).unwrap_or(word);
    let one = SERVICES.iter().find(|(id, words)| *id == bare || words.contains(&bare));
    if let Some((id, _)) = one {
        return Some(Meaning::One(ServiceId::new(*id)));
    }
    let (_, grades) = COMBINED.iter().find(|(words, _)| words.contains(&bare))?;
    let shares = grades.iter().map(|&(id, n)| (ServiceId::new(id), n)).collect();
    Some(Meaning::Split { shares, by_grades: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str) -> Meaning {
        Meaning::One(ServiceId::new(id))
    }

    fn by_grades(shares: &[(&str, i64)]) -> Meaning {
        let shares = shares.iter().map(|&(id, n)| (ServiceId::new(id), n)).collect();
        Meaning::Split { shares, by_grades: true }
    }

    #[test]
    fn words_of_the_field() {
        let none = BTreeMap::new();
        for (word, id) in [
            ("幼儿园", "kindergarten"),
            ("民办幼儿园", "kindergarten"),
            ("完全小学", "primary"),
            ("初级中学", "junior"),
            ("普通高中", "senior"),
            ("职业高中", "vocational"),
            ("卫生院", "hospital_beds"),
            ("敬老院", "elderly_beds"),
            ("托育", "nursery"),
            ("Primary", "primary"),
            ("科教文化服务;学校;小学", "primary"),
            ("医疗保健服务;综合医院;综合医院", "hospital_beds"),
        ] {
            assert_eq!(meaning(word, &none), Ok(one(id)), "{word}");
        }
        assert_eq!(meaning("九年一贯制", &none), Ok(by_grades(&[("primary", 6), ("junior", 3)])));
        assert_eq!(meaning("完全中学", &none), Ok(by_grades(&[("junior", 3), ("senior", 3)])));
        assert_eq!(meaning("十二年一贯制学校", &none), Ok(by_grades(&[("primary", 6), ("junior", 3), ("senior", 3)])));
    }

    #[test]
    fn kinds_that_usually_have_no_beds() {
        for kind in
            ["村卫生室", "Health Centre III", "Kira HC IV", "Community Health Center", "Dispensary 2", "CHPS", "Clinic"]
        {
            assert_eq!(kind_without_places(kind), Some("clinic"), "{kind}");
        }
        assert_eq!(kind_without_places("Drugstore"), Some("pharmacy"));
        for kind in ["District Hospital", "养老院", "", "iv"] {
            assert_eq!(kind_without_places(kind), None, "{kind}");
        }
    }

    #[test]
    fn what_is_not_clear_is_asked() {
        let none = BTreeMap::new();
        assert_eq!(meaning("中学", &none), Err(Unclear::Ambiguous));
        let list = Err(Unclear::NoSplit("{ primary = 1, junior = 1 }".to_owned()));
        for text in ["小学,初中", "小学、初中", "primary;junior"] {
            assert_eq!(meaning(text, &none), list, "{text}");
        }
        assert_eq!(meaning("小小学", &none), Err(Unclear::Unknown(Some("小学"))));
        assert_eq!(meaning("小学;药店", &none), Err(Unclear::Unknown(Some("小学"))));
    }

    #[test]
    fn the_study_has_the_first_word() {
        let values = BTreeMap::from([
            ("中学".to_owned(), ServiceValue::One("junior".to_owned())),
            ("体育馆".to_owned(), ServiceValue::One("sports".to_owned())),
            (
                "甲".to_owned(),
                ServiceValue::Split(BTreeMap::from([("primary".to_owned(), 2.0), ("junior".to_owned(), 1.0)])),
            ),
            ("乙".to_owned(), ServiceValue::Split(BTreeMap::from([("primary".to_owned(), -1.0)]))),
            ("丙".to_owned(), ServiceValue::Split(BTreeMap::new())),
        ]);
        assert_eq!(meaning("中学", &values), Ok(one("junior")));
        assert_eq!(meaning("体育馆", &values), Ok(one("sports")));
        let shares = vec![(ServiceId::new("junior"), 1_000_000), (ServiceId::new("primary"), 2_000_000)];
        assert_eq!(meaning("甲", &values), Ok(Meaning::Split { shares, by_grades: false }));
        assert_eq!(meaning("乙", &values), Err(Unclear::BadSplit));
        assert_eq!(meaning("丙", &values), Err(Unclear::BadSplit));
    }
}
