//! What services are called by people, and what one of their places is: a school place, a bed, a place in a nursery.

use super::{Sentence, Text, phrase, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the places of a service are called. Sums do not depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Seats {
    /// School places: 学位.
    Places,
    /// Beds of hospitals and homes: 床位.
    Beds,
    /// Places in nurseries: 托位.
    Nursery,
    /// Places of any other service: 名额.
    #[default]
    Other,
}

/// Standard ids, and what their places are.
const STANDARD: [(&str, Seats); 12] = [
    ("kindergarten", Seats::Places),
    ("primary", Seats::Places),
    ("junior", Seats::Places),
    ("senior", Seats::Places),
    ("vocational", Seats::Places),
    ("hospital_beds", Seats::Beds),
    ("elderly_beds", Seats::Beds),
    ("nursery", Seats::Nursery),
    ("clinic", Seats::Other),
    ("doctors", Seats::Other),
    ("nurses", Seats::Other),
    ("health_station", Seats::Other),
];

impl Seats {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Places, Self::Beds, Self::Nursery, Self::Other];

    /// What the places of a service are, by its standard id: `hospital_beds`.
    pub fn of_standard(id: &str) -> Option<Self> {
        STANDARD.iter().find(|(standard, _)| *standard == id).map(|(_, seats)| *seats)
    }

    /// By the words of an id or of names: `beds_north` and 康复床位 are beds, `primary_2` has the places of `primary`.
    pub fn of_words(id: &str, names: &[&str]) -> Option<Self> {
        let parts = || id.split(['_', '-']);
        let is_bed = |word: &str| word.eq_ignore_ascii_case("bed") || word.eq_ignore_ascii_case("beds");
        if parts().any(is_bed) || names.iter().any(|name| name.split_whitespace().any(is_bed)) {
            return Some(Self::Beds);
        }
        // The word of another language than English stands inside of a name without white space around it.
        let is_in = |seats: &Self| {
            super::Lang::ALL.into_iter().filter(|lang| *lang != super::Lang::En).any(|lang| {
                let word = seats.words().text(lang);
                names.iter().any(|name| name.contains(&word))
            })
        };
        let named = Self::ALL.into_iter().find(is_in);
        named.or_else(|| Self::of_standard(id)).or_else(|| parts().find_map(Self::of_standard))
    }

    /// As people say it of many: 学位, beds.
    pub fn words(self) -> Sentence {
        say(match self {
            Self::Places => "service.seats.places",
            Self::Beds => "service.seats.beds",
            Self::Nursery => "service.seats.nursery",
            Self::Other => "service.seats.other",
        })
    }

    /// As people say it of one: 学位, bed.
    pub fn one(self) -> Sentence {
        say(match self {
            Self::Places => "service.seat.places",
            Self::Beds => "service.seat.beds",
            Self::Nursery => "service.seat.nursery",
            Self::Other => "service.seat.other",
        })
    }

    /// So many of them: `945 个学位`, `1 bed`.
    pub fn count(self, n: f64) -> Sentence {
        let key = match self {
            Self::Places => "service.count.places",
            Self::Beds => "service.count.beds",
            Self::Nursery => "service.count.nursery",
            Self::Other => "service.count.other",
        };
        if n == 1.0 { say(key).count("n", 1) } else { say(key).whole("n", n) }
    }

    /// Whether they are beds: their number has another unit.
    pub fn are_beds(self) -> bool {
        self == Self::Beds
    }

    /// What several services have in common.
    pub fn common(all: impl IntoIterator<Item = Self>) -> Self {
        let mut all = all.into_iter();
        let first = all.next().unwrap_or_default();
        if all.all(|seats| seats == first) { first } else { Self::Other }
    }
}

/// Where it is open of what kind the service is: in the glossary and in messages about any of them.
pub(super) fn any_seats() -> [Sentence; 2] {
    [say("service.seats.any"), say("service.seat.any")]
}

/// The words of a text with `{seats}` and `{seat}`, for a kind of places; without one, for any of them.
pub(super) fn with_seats(text: &str, seats: Option<Seats>, lang: super::Lang) -> String {
    if !text.contains("{seat") {
        return text.to_owned();
    }
    let [many, one] = seats.map_or_else(any_seats, |seats| [seats.words(), seats.one()]);
    text.replace("{seats}", &many.text(lang)).replace("{seat}", &one.text(lang))
}

/// What the glossary calls a service of a standard id; none of an own id.
pub fn standard_name(id: &str) -> Option<Text> {
    let key = format!("service.name.{id}");
    phrase(super::Lang::En, &key)?;
    Some(Text::new(|lang| super::word(&key, lang).to_owned()))
}

/// What a service is called, and what its places are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Its name.
    pub name: Text,
    /// Its places.
    pub seats: Seats,
}

impl Called {
    /// A service of which only the id is known: the name of a standard one, else the id itself.
    pub fn by_id(id: &str) -> Self {
        let name = standard_name(id).unwrap_or_else(|| Text::new(|_| id.to_owned()));
        Self { name, seats: Seats::of_words(id, &[]).unwrap_or_default() }
    }

    /// Its name as a sentence.
    pub fn named(&self) -> Sentence {
        say("service.called").text_of("name", self.name.clone())
    }

    /// Its name with the id behind it, where that is another word: for messages about the file in which it stands.
    pub fn named_with(&self, id: &str) -> Sentence {
        if self.name.all().iter().all(|name| name == id) {
            return self.named();
        }
        say("service.called_with_id").text_of("name", self.name.clone()).with("id", id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn schools_have_places_and_hospitals_and_homes_beds() {
        let word = |id: &str, lang| Called::by_id(id).seats.words().text(lang);
        assert_eq!(
            ["primary", "hospital_beds", "elderly_beds", "nursery"].map(|id| word(id, Lang::Zh)),
            ["学位", "床位", "床位", "托位"]
        );
        assert_eq!(
            ["primary", "hospital_beds", "clinic", "own"].map(|id| word(id, Lang::En)),
            ["places", "beds", "places", "places"]
        );
        assert_eq!(word("own", Lang::Zh), "名额");
    }

    #[test]
    fn own_ids_go_by_the_words_in_them_and_in_their_names() {
        assert_eq!(Seats::of_words("rehab-beds", &[]), Some(Seats::Beds));
        assert_eq!(Seats::of_words("rehab", &["康复床位"]), Some(Seats::Beds));
        assert_eq!(Seats::of_words("s1", &["小学学位", "primary places"]), Some(Seats::Places));
        assert_eq!(Seats::of_words("primary_2", &[]), Some(Seats::Places));
        assert_eq!(Seats::of_words("pharmacy", &["药店"]), None);
    }

    #[test]
    fn every_standard_id_has_a_name_and_no_other_has() {
        for (id, _) in STANDARD {
            assert!(standard_name(id).is_some(), "{id}");
        }
        let named = super::super::phrases(Lang::En).keys().filter_map(|key| key.strip_prefix("service.name."));
        for id in named {
            assert!(Seats::of_standard(id).is_some(), "{id}");
        }
        assert_eq!(standard_name("own"), None);
    }

    #[test]
    fn numbers_take_the_word_that_counts_them() {
        assert_eq!(Seats::Beds.count(945.0).text(Lang::Zh), "945 张床位");
        assert_eq!([1.0, 2000.0].map(|n| Seats::Beds.count(n).text(Lang::En)), ["1 bed", "2,000 beds"]);
        assert_eq!(Seats::common([Seats::Beds, Seats::Places]), Seats::Other);
        assert_eq!(Seats::common([Seats::Beds, Seats::Beds]), Seats::Beds);
    }

    #[test]
    fn the_id_follows_the_name_where_it_is_another_word() {
        assert_eq!(Called::by_id("primary").named_with("primary").text(Lang::Zh), "小学（primary）");
        assert_eq!(Called::by_id("own").named_with("own").text(Lang::Zh), "own");
    }
}
