//! Two finished results side by side: what is different from A to B, zone by zone, and what stands in one of them only.

use super::Moves;
use crate::units::{Impedance, Persons};
use crate::words::{Basis, Called};
use geo::MultiPolygon;

/// Which case a result is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseOf {
    /// Its scenario, of a study that has some.
    pub scenario: Option<String>,
    /// Its year.
    pub year: i32,
}

/// What a result has of a zone, or of the whole district, for one service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Supply {
    /// People who need it.
    pub demand: Persons,
    /// Places of the open sites; `None` where the service counts none, as with the gap.
    pub places: Option<Persons>,
    /// With a site.
    pub allocated: Persons,
    /// Within reach of one, without a place.
    pub unmet: Persons,
    /// Without one in reach.
    pub unreachable: Persons,
    /// Demand less places, those without a position too.
    pub gap: Option<Persons>,
    /// Mean way of those with a site, metres or seconds.
    pub mean_cost: Option<f64>,
}

/// Where the gap of a zone goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Enough in A, short in B.
    NewlyShort,
    /// Short in both, in B more.
    Shorter,
    /// Short in both, as much.
    AsShort,
    /// Short in both, in B less.
    LessShort,
    /// Short in A, enough in B.
    Relieved,
    /// Enough in both.
    Enough,
}

impl Turn {
    /// All of them, from the worst.
    pub const ALL: [Self; 6] =
        [Self::NewlyShort, Self::Shorter, Self::AsShort, Self::LessShort, Self::Relieved, Self::Enough];

    /// As it stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewlyShort => "newly_short",
            Self::Shorter => "shorter",
            Self::AsShort => "as_short",
            Self::LessShort => "less_short",
            Self::Relieved => "relieved",
            Self::Enough => "enough",
        }
    }

    /// From one gap to another.
    pub fn of(a: Persons, b: Persons) -> Self {
        match (a > Persons::ZERO, b > Persons::ZERO) {
            (false, false) => Self::Enough,
            (false, true) => Self::NewlyShort,
            (true, false) => Self::Relieved,
            (true, true) if b > a => Self::Shorter,
            (true, true) if b < a => Self::LessShort,
            (true, true) => Self::AsShort,
        }
    }
}

/// A zone in both results, or in one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneChange {
    /// Its id; `None` for the whole district.
    pub id: Option<String>,
    /// Its name, that of B where it has two.
    pub name: Option<String>,
    /// Its area in longitude and latitude, that of B where it has two; empty for the whole district.
    pub shape: MultiPolygon<f64>,
    /// In A and in B; `None` where it has no such zone.
    pub of: [Option<Supply>; 2],
    /// Its people, each counted in the zone where it lives in B, or else in A.
    pub moves: Moves,
}

impl ZoneChange {
    /// From A to B; `None` where either has no such zone.
    pub fn change(&self, get: impl Fn(&Supply) -> Persons) -> Option<Persons> {
        let [a, b] = self.of.each_ref().map(|supply| supply.as_ref().map(&get));
        Some(b? - a?)
    }

    /// The same of what a service may not have.
    pub fn change_if(&self, get: impl Fn(&Supply) -> Option<Persons>) -> Option<Persons> {
        let [a, b] = self.of.each_ref().map(|supply| supply.as_ref().and_then(&get));
        Some(b? - a?)
    }

    /// Where its gap goes.
    pub fn turn(&self) -> Option<Turn> {
        let [a, b] = self.of.each_ref().map(|supply| supply.as_ref().and_then(|supply| supply.gap));
        Some(Turn::of(a?, b?))
    }

    /// Whether both results say the same of it.
    pub fn is_same(&self) -> bool {
        let Moves { stayed: _, without: _, changed, gained, lost, came, gone, longer, shorter } = self.moves;
        self.of[0] == self.of[1] && [changed, gained, lost, came, gone, longer, shorter].iter().all(Persons::is_zero)
    }
}

/// A service in both results.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceChange {
    /// Its id.
    pub id: String,
    /// What people call it, as in B.
    pub called: Called,
    /// Whom people are counted as, where both say the same.
    pub basis: Option<Basis>,
    /// What its ways are measured by, in A and in B: only ways of one kind are compared.
    pub ways: [Impedance; 2],
    /// The zones of B in their order, then those that only A has.
    pub zones: Vec<ZoneChange>,
    /// The whole district.
    pub total: ZoneChange,
}

impl ServiceChange {
    /// Whether both results say the same of it.
    pub fn is_same(&self) -> bool {
        self.total.is_same() && self.zones.iter().all(ZoneChange::is_same)
    }
}

/// A case of A and a case of B.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseChange {
    /// The two.
    pub of: [CaseOf; 2],
    /// Folder for its layers, below that of the comparison; empty where there is one case only.
    pub folder: String,
    /// Services that both have.
    pub services: Vec<ServiceChange>,
}

/// What stands in one result only, or cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OneSided {
    /// A scenario in a year.
    Case,
    /// A service.
    Service,
    /// A zone.
    Zone,
    /// A site.
    Site,
    /// Cells of the population: they are counted together.
    Cells,
    /// Cells that lie in another zone in B than in A; they are compared all the same, and counted in the zone of B.
    CellsInOtherZone,
}

impl OneSided {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Case, Self::Service, Self::Zone, Self::Site, Self::Cells, Self::CellsInOtherZone];

    /// As it stands in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Service => "service",
            Self::Zone => "zone",
            Self::Site => "site",
            Self::Cells => "cells",
            Self::CellsInOtherZone => "cells_in_other_zone",
        }
    }
}

/// Something that stands in one result only.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone {
    /// The case it stands in.
    pub case: CaseOf,
    /// The service; `None` for a whole case.
    pub service: Option<String>,
    /// What it is.
    pub kind: OneSided,
    /// Whether it is B that has it.
    pub is_of_b: bool,
    /// Its id, of a thing that has one.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// How many there are: 1 of a thing with an id.
    pub n: usize,
    /// How many people, of cells.
    pub people: Option<Persons>,
}

/// Two folders of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Title and SHA-256 of `run.json` of A and of B.
    pub of: [(String, String); 2],
    /// The system in which the layers of B are measured.
    pub analysis_crs: String,
    /// Cases that both have.
    pub cases: Vec<CaseChange>,
    /// What stands in one only.
    pub alone: Vec<Alone>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let mut services = self.cases.iter().flat_map(|case| &case.services);
        self.alone.is_empty() && services.all(ServiceChange::is_same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_turns_where_its_sign_does() {
        let turn = |a, b| Turn::of(Persons::whole(a), Persons::whole(b)).as_str();
        assert_eq!(
            [turn(-5, 1), turn(0, 1), turn(2, 3), turn(3, 3), turn(3, 2), turn(3, 0), turn(0, -9), turn(-9, 0)],
            ["newly_short", "newly_short", "shorter", "as_short", "less_short", "relieved", "enough", "enough"]
        );
    }
}
