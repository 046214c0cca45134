//! The words of the field: names of columns and of their values, in Chinese and English, all in one place.

mod columns;
mod names;
mod phrase;
mod phrases;
mod rows;
mod series;
mod values;

pub use columns::*;
pub use names::density;
pub use phrases::{GROUP, OF_PEOPLE};
pub use rows::{CENSUSES, CLOSING, NOTES, OPENING, STAFF, SUMS, of_year, without_phase};
pub use series::*;
pub use values::*;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::number::normal;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_written_as_it_is_compared_and_stands_once_in_its_list() {
        for term in [
            SITE_ID,
            SITE_NAME,
            SERVICE,
            LEVEL,
            PLACES,
            CLASSES,
            CONTENT,
            STATUS,
            OPENS,
            CLOSES,
            BEGINS,
            INVESTMENT,
            REPLACES,
            ZONE,
            X,
            Y,
            XY,
            CELL_ID,
            PERSONS,
            ZONE_ID,
            ZONE_NAME,
            NUMBER,
            LAND_CLASS,
            YEAR,
            MONTH,
            GRADE,
            KIND,
            BIRTHS,
            DWELLINGS,
            COUNT,
            FINISHED,
            ROAD_CLASS,
            ROAD_SPEED,
            ROAD_ONEWAY,
            ROAD_BRIDGE,
            ROAD_TUNNEL,
            ROAD_LEVEL,
            ROAD_NAME,
        ] {
            let mut seen = BTreeSet::from([term.canonical]);
            for alias in term.aliases {
                assert_eq!(&normal(alias), alias);
                assert!(seen.insert(alias), "{alias}");
            }
        }
        let mut seen = BTreeSet::new();
        let single = SERVICES.iter().flat_map(|(_, words)| words.iter());
        let combined = COMBINED.iter().flat_map(|(words, _)| words.iter());
        for word in single.chain(combined).chain(&AMBIGUOUS) {
            assert_eq!(&normal(word), word);
            assert!(seen.insert(word), "{word}");
        }
        let mut seen = BTreeSet::new();
        for word in STATUSES.iter().flat_map(|(_, words)| words.iter()) {
            assert!(seen.insert(word), "{word}");
        }
    }
}
