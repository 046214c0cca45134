//! The layers that a service has, from the one on top of a map to the one below all.

/// A layer of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// Its file, without an ending.
    pub name: &'static str,
    /// The key of what people call it.
    pub word: &'static str,
    /// Where the words of its legend stand in the catalogue.
    pub legend: &'static str,
    /// What its features are.
    pub features: Features,
    /// Whether it has a row for each cell or road: of these only the main case is handed over.
    pub is_of_cells: bool,
    /// Whether all services have the same rows, which then stand once.
    pub is_shared: bool,
    /// Whether a map opens with it.
    pub is_on: bool,
    /// Whether it is of all years, at the top of the results.
    pub is_of_years: bool,
}

/// What the features of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Features {
    Points,
    Lines,
    Areas,
}

const POINTS: Kind = Kind {
    name: "facilities",
    word: "handover.layer.facilities",
    legend: "output.facilities.",
    features: Features::Points,
    is_of_cells: false,
    is_shared: false,
    is_on: true,
    is_of_years: false,
};
const CELLS: Kind = Kind { is_of_cells: true, is_on: false, ..POINTS };
const LINES: Kind = Kind { features: Features::Lines, is_of_cells: true, is_on: false, ..POINTS };
const AREAS: Kind = Kind { features: Features::Areas, is_on: false, ..POINTS };

/// All of them.
pub(super) fn all() -> [Kind; 13] {
    [
        POINTS,
        Kind { name: "ways", word: "handover.layer.ways", legend: "output.detours.", ..LINES },
        Kind { name: "roads", word: "handover.layer.roads", legend: "output.roads.", ..LINES },
        Kind { name: "clusters", word: "handover.layer.clusters", legend: "output.clusters.", ..CELLS },
        Kind { name: "disagreement", word: "handover.layer.disagreement", legend: "output.disagreement.", ..CELLS },
        Kind { name: "demand", word: "handover.layer.demand", legend: "output.demand.", is_shared: true, ..CELLS },
        Kind { name: "access", word: "handover.layer.access", legend: "output.scores.", ..CELLS },
        Kind { name: "zones", word: "handover.layer.zones", legend: "output.zones.", is_on: true, ..AREAS },
        Kind {
            name: "zones_by_year",
            word: "handover.layer.zones_by_year",
            legend: "output.years.",
            is_of_years: true,
            ..AREAS
        },
        Kind { name: "access_zones", word: "handover.layer.access_zones", legend: "output.scores.", ..AREAS },
        Kind { name: "coverage_zones", word: "handover.layer.coverage_zones", legend: "output.coverage.", ..AREAS },
        Kind { name: "coverage", word: "handover.layer.coverage", legend: "output.coverage.", ..AREAS },
        Kind { name: "catchments", word: "handover.layer.catchments", legend: "output.coverage.", ..AREAS },
    ]
}
