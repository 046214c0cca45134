//! The columns of all tables that are handed over: what stands over each, how its numbers are rounded, and how they are coloured.

use crate::words::{Lang, Seats, say};
#[cfg(feature = "report")]
use crate::words::{decimals, whole};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::handover) enum Head {
    Scenario,
    Year,
    Service,
    Zone,
    Level,
    Place,
    Residents,
    Base,
    Entrants,
    Demand,
    DemandUnlocated,
    Existing,
    Planned,
    Places,
    Seats,
    PlacesUnlocated,
    Unknown,
    Change,
    Gap,
    Sign,
    WithoutHousing,
    Ratio,
    PerThousand,
    Margin,
    Allocated,
    Over,
    Unmet,
    Unreachable,
    Idle,
    Alert,
    Metres,
    Minutes,
    M500,
    M1000,
    M2000,
    M3000,
    MFar,
    S300,
    S600,
    S900,
    S1800,
    SFar,
    ShortZones,
    ShortNames,
    FirstYellow,
    FirstRed,
    FirstShort,
    Turns,
    PeakYear,
    PeakGap,
    School,
    Site,
    Project,
    Status,
    Begins,
    Investment,
    Opens,
    Closes,
    Counted,
    Classes,
    Enrolled,
    Use,
    Serves,
    SavesMetres,
    SavesMinutes,
    GapWithout,
    GapWith,
    Zones,
    Sites,
    Sentence,
    Coverage,
    RadiusMetres,
    RadiusMinutes,
    LandRate,
    ResidentRate,
    DemandRate,
    ServedRate,
    Rule,
    Clause,
    Value,
    Op,
    Threshold,
    Unit,
    Kind,
    Verdict,
    Missing,
    Verified,
    Chapter,
    Claim,
    Quote,
    Stated,
    Computed,
    Difference,
    Synthetic,
    Why,
    Method,
    Travel,
    Cutoff,
    Ages,
    Share,
    Rate,
    Standard,
    Source,
    Fact,
    Said,
    Layer,
    File,
    Format,
    System,
    Rows,
    Hash,
    Code,
    Count,
    Agrees,
    Text,
    Columns,
    ListSum,
    RowsSum,
    Total,
    AllocatedExact,
    OverExact,
    UnmetExact,
    UnreachableExact,
    Outside,
    Unlocated,
    Excluded,
    Neighbours,
    PlacesTotal,
    PlacesUsed,
    PlacesSpare,
    PlacesNotOpen,
    PlacesNowhere,
    PlacesExcluded,
    PlacesByZone,
    PlacesNoZone,
    PlacesNeighbours,
    #[cfg(feature = "report")]
    Number,
    #[cfg(feature = "report")]
    People,
    #[cfg(feature = "report")]
    PeopleShare,
    #[cfg(feature = "report")]
    Band,
    #[cfg(feature = "report")]
    Score,
    #[cfg(feature = "report")]
    ToDistrict,
}

/// How the numbers of a column are shown; they are rounded to that, halves away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::handover) enum Shown {
    /// Words.
    Words,
    /// Whole numbers, thousands apart.
    Whole,
    /// A year.
    Year,
    /// A share of a whole in percent, with one decimal.
    Percent,
    /// One decimal.
    One,
    /// Two decimals.
    Two,
    /// As they are, with no more than three decimals.
    Few,
    /// As they are.
    Exact,
}

/// How a column is coloured; a sign says the same in words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::handover) enum Paint {
    /// Not at all.
    Plain,
    /// Red above 0, blue below.
    Gap,
    /// Orange above 0.
    Above,
    /// Orange above 1.
    Full,
    /// Red, yellow or blue by the sign at its beginning.
    Sign,
}

impl Shown {
    /// Decimals that are kept; none of these are rounded.
    pub fn decimals(self) -> Option<i32> {
        match self {
            Self::Whole | Self::Year => Some(0),
            Self::One => Some(1),
            Self::Two => Some(2),
            Self::Percent | Self::Few => Some(3),
            Self::Words | Self::Exact => None,
        }
    }

    /// As a spreadsheet writes it.
    pub fn format(self) -> &'static str {
        match self {
            Self::Whole => "#,##0",
            Self::Year => "0",
            Self::Percent => "0.0%",
            Self::One => "#,##0.0",
            Self::Two => "#,##0.00",
            Self::Words | Self::Few | Self::Exact => "General",
        }
    }

    /// A number as a page shows it.
    #[cfg(feature = "report")]
    pub fn text(self, number: f64) -> String {
        match self {
            Self::Whole => whole(number),
            Self::Percent => format!("{}%", decimals(self.rounded(number) * 100.0, 1)),
            Self::One => decimals(self.rounded(number), 1),
            Self::Two => decimals(self.rounded(number), 2),
            Self::Year | Self::Few | Self::Exact | Self::Words => self.rounded(number).to_string(),
        }
    }

    /// A number as it is shown; zero has no sign.
    pub fn rounded(self, number: f64) -> f64 {
        let Some(decimals) = self.decimals() else { return number };
        let scale = 10_f64.powi(decimals);
        (number * scale).round() / scale + 0.0
    }
}

impl Head {
    /// What stands over it, where places are called so.
    pub fn text(self, seats: Seats, lang: Lang) -> String {
        say(self.about().0).part("seats", [seats.words()]).part("seat", [seats.one()]).text(lang)
    }

    /// How its numbers are shown.
    pub fn shown(self) -> Shown {
        self.about().1
    }

    /// How it is coloured.
    pub fn paint(self) -> Paint {
        self.about().2
    }

    /// Whether it says what its row is about.
    pub fn is_name(self) -> bool {
        matches!(
            self,
            Self::Scenario
                | Self::Year
                | Self::Service
                | Self::Zone
                | Self::School
                | Self::Site
                | Self::Project
                | Self::Rule
        )
    }

    /// Whether a column in which every number is 0 says nothing that is missed.
    pub fn is_rare(self) -> bool {
        matches!(
            self,
            Self::DemandUnlocated
                | Self::PlacesUnlocated
                | Self::Unknown
                | Self::Over
                | Self::WithoutHousing
                | Self::Neighbours
                | Self::PlacesNeighbours
        )
    }

    #[rustfmt::skip]
    fn about(self) -> (&'static str, Shown, Paint) {
        use Paint::{Above, Full, Gap, Plain, Sign};
        use Shown::{Exact, Few, One, Percent, Two, Whole, Words, Year};
        match self {
            Self::Scenario => ("handover.head.scenario", Words, Plain),
            Self::Year => ("handover.head.year", Year, Plain),
            Self::Service => ("handover.head.service", Words, Plain),
            Self::Zone => ("handover.head.zone", Words, Plain),
            Self::Level => ("handover.head.level", Words, Plain),
            Self::Place => ("handover.head.place", Words, Plain),
            Self::Residents => ("handover.head.residents", Whole, Plain),
            Self::Base => ("handover.head.base", Whole, Plain),
            Self::Entrants => ("handover.head.entrants", Whole, Plain),
            Self::Demand => ("handover.head.demand", Whole, Plain),
            Self::DemandUnlocated => ("handover.head.demand_unlocated", Whole, Plain),
            Self::Existing => ("handover.head.existing", Whole, Plain),
            Self::Planned => ("handover.head.planned", Whole, Plain),
            Self::Places => ("handover.head.places", Whole, Plain),
            Self::Seats => ("handover.head.seats", Whole, Plain),
            Self::PlacesUnlocated => ("handover.head.places_unlocated", Whole, Plain),
            Self::Unknown => ("handover.head.unknown", Whole, Plain),
            Self::Change => ("handover.head.change", Whole, Plain),
            Self::Gap => ("handover.head.gap", Whole, Gap),
            Self::Sign => ("handover.head.sign", Words, Sign),
            Self::WithoutHousing => ("handover.head.without_housing", Whole, Gap),
            Self::Ratio => ("handover.head.ratio", Two, Plain),
            Self::PerThousand => ("handover.head.per_thousand", Two, Plain),
            Self::Margin => ("handover.head.margin", Percent, Plain),
            Self::Allocated => ("handover.head.allocated", Whole, Plain),
            Self::Over => ("handover.head.over", Whole, Above),
            Self::Unmet => ("handover.head.unmet", Whole, Above),
            Self::Unreachable => ("handover.head.unreachable", Whole, Above),
            Self::Idle => ("handover.head.idle", Whole, Plain),
            Self::Alert => ("handover.head.alert", Words, Sign),
            Self::Metres => ("handover.head.metres", Whole, Plain),
            Self::Minutes => ("handover.head.minutes", One, Plain),
            Self::M500 => ("handover.head.m_a", Whole, Plain),
            Self::M1000 => ("handover.head.m_b", Whole, Plain),
            Self::M2000 => ("handover.head.m_c", Whole, Plain),
            Self::M3000 => ("handover.head.m_d", Whole, Plain),
            Self::MFar => ("handover.head.m_e", Whole, Plain),
            Self::S300 => ("handover.head.s_a", Whole, Plain),
            Self::S600 => ("handover.head.s_b", Whole, Plain),
            Self::S900 => ("handover.head.s_c", Whole, Plain),
            Self::S1800 => ("handover.head.s_d", Whole, Plain),
            Self::SFar => ("handover.head.s_e", Whole, Plain),
            Self::ShortZones => ("handover.head.short_zones", Whole, Above),
            Self::ShortNames => ("handover.head.short_names", Words, Plain),
            Self::FirstYellow => ("handover.head.first_yellow", Year, Plain),
            Self::FirstRed => ("handover.head.first_red", Year, Plain),
            Self::FirstShort => ("handover.head.first_short", Year, Plain),
            Self::Turns => ("handover.head.turns", Year, Plain),
            Self::PeakYear => ("handover.head.peak_year", Year, Plain),
            Self::PeakGap => ("handover.head.peak_gap", Whole, Gap),
            Self::School => ("handover.head.school", Words, Plain),
            Self::Site => ("handover.head.site", Words, Plain),
            Self::Project => ("handover.head.project", Words, Plain),
            Self::Status => ("handover.head.status", Words, Plain),
            Self::Begins => ("handover.head.begins", Year, Plain),
            Self::Investment => ("handover.head.investment", Whole, Plain),
            Self::Opens => ("handover.head.opens", Year, Plain),
            Self::Closes => ("handover.head.closes", Year, Plain),
            Self::Counted => ("handover.head.counted", Words, Plain),
            Self::Classes => ("handover.head.classes", Few, Plain),
            Self::Enrolled => ("handover.head.enrolled", Whole, Plain),
            Self::Use => ("handover.head.use", Percent, Full),
            Self::Serves => ("handover.head.serves", Whole, Plain),
            Self::SavesMetres => ("handover.head.saves_metres", Whole, Plain),
            Self::SavesMinutes => ("handover.head.saves_minutes", One, Plain),
            Self::GapWithout => ("handover.head.gap_without", Whole, Gap),
            Self::GapWith => ("handover.head.gap_with", Whole, Gap),
            Self::Zones => ("handover.head.zones", Words, Plain),
            Self::Sites => ("handover.head.sites", Words, Plain),
            Self::Sentence => ("handover.head.sentence", Words, Plain),
            Self::Coverage => ("handover.head.coverage", Words, Plain),
            Self::RadiusMetres => ("handover.head.radius_metres", Few, Plain),
            Self::RadiusMinutes => ("handover.head.radius_minutes", Few, Plain),
            Self::LandRate => ("handover.head.land_rate", Percent, Plain),
            Self::ResidentRate => ("handover.head.resident_rate", Percent, Plain),
            Self::DemandRate => ("handover.head.demand_rate", Percent, Plain),
            Self::ServedRate => ("handover.head.served_rate", Percent, Plain),
            Self::Rule => ("handover.head.rule", Words, Plain),
            Self::Clause => ("handover.head.clause", Words, Plain),
            Self::Value => ("handover.head.value", Few, Plain),
            Self::Op => ("handover.head.op", Words, Plain),
            Self::Threshold => ("handover.head.threshold", Few, Plain),
            Self::Unit => ("handover.head.unit", Words, Plain),
            Self::Kind => ("handover.head.kind", Words, Plain),
            Self::Verdict => ("handover.head.verdict", Words, Sign),
            Self::Missing => ("handover.head.missing", Words, Plain),
            Self::Verified => ("handover.head.verified", Words, Plain),
            Self::Chapter => ("handover.head.chapter", Words, Plain),
            Self::Claim => ("handover.head.claim", Words, Plain),
            Self::Quote => ("handover.head.quote", Words, Plain),
            Self::Stated => ("handover.head.stated", Few, Plain),
            Self::Computed => ("handover.head.computed", Few, Plain),
            Self::Difference => ("handover.head.difference", Few, Plain),
            Self::Synthetic => ("handover.head.synthetic", Words, Plain),
            Self::Why => ("handover.head.why", Words, Plain),
            Self::Method => ("handover.head.method", Words, Plain),
            Self::Travel => ("handover.head.travel", Words, Plain),
            Self::Cutoff => ("handover.head.cutoff", Words, Plain),
            Self::Ages => ("handover.head.ages", Words, Plain),
            Self::Share => ("handover.head.share", Percent, Plain),
            Self::Rate => ("handover.head.rate", Few, Plain),
            Self::Standard => ("handover.head.standard", Words, Plain),
            Self::Source => ("handover.head.source", Words, Plain),
            Self::Fact => ("handover.head.fact", Words, Plain),
            Self::Said => ("handover.head.said", Words, Plain),
            Self::Layer => ("handover.head.layer", Words, Plain),
            Self::File => ("handover.head.file", Words, Plain),
            Self::Format => ("handover.head.format", Words, Plain),
            Self::System => ("handover.head.system", Words, Plain),
            Self::Rows => ("handover.head.rows", Whole, Plain),
            Self::Hash => ("handover.head.hash", Words, Plain),
            Self::Code => ("handover.head.code", Words, Plain),
            Self::Count => ("handover.head.count", Whole, Plain),
            Self::Agrees => ("handover.head.agrees", Words, Sign),
            Self::Text => ("handover.head.text", Words, Plain),
            Self::Columns => ("handover.head.columns", Words, Plain),
            Self::ListSum => ("handover.head.list_sum", Few, Plain),
            Self::RowsSum => ("handover.head.rows_sum", Few, Plain),
            Self::Total => ("handover.head.total", Exact, Plain),
            Self::AllocatedExact => ("handover.head.allocated", Exact, Plain),
            Self::OverExact => ("handover.head.over", Exact, Plain),
            Self::UnmetExact => ("handover.head.unmet", Exact, Plain),
            Self::UnreachableExact => ("handover.head.unreachable", Exact, Plain),
            Self::Outside => ("handover.head.outside", Exact, Plain),
            Self::Unlocated => ("handover.head.unlocated", Exact, Plain),
            Self::Excluded => ("handover.head.excluded", Exact, Plain),
            Self::Neighbours => ("handover.head.neighbours", Exact, Plain),
            Self::PlacesTotal => ("handover.head.places_total", Exact, Plain),
            Self::PlacesUsed => ("handover.head.places_used", Exact, Plain),
            Self::PlacesSpare => ("handover.head.places_spare", Exact, Plain),
            Self::PlacesNotOpen => ("handover.head.places_not_open", Exact, Plain),
            Self::PlacesNowhere => ("handover.head.places_nowhere", Exact, Plain),
            Self::PlacesExcluded => ("handover.head.places_excluded", Exact, Plain),
            Self::PlacesByZone => ("handover.head.places_by_zone", Exact, Plain),
            Self::PlacesNoZone => ("handover.head.places_no_zone", Exact, Plain),
            Self::PlacesNeighbours => ("handover.head.places_neighbours", Exact, Plain),
            #[cfg(feature = "report")]
            Self::Number => ("handover.head.number", Whole, Plain),
            #[cfg(feature = "report")]
            Self::People => ("handover.head.people", Whole, Plain),
            #[cfg(feature = "report")]
            Self::PeopleShare => ("handover.head.people_share", Percent, Plain),
            #[cfg(feature = "report")]
            Self::Band => ("handover.head.band", Words, Plain),
            #[cfg(feature = "report")]
            Self::Score => ("handover.head.score", Exact, Plain),
            #[cfg(feature = "report")]
            Self::ToDistrict => ("handover.head.to_district", Percent, Plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_what_is_shown() {
        assert_eq!([0.5, -0.5, 2.4, -0.2].map(|n| Shown::Whole.rounded(n)), [1.0, -1.0, 2.0, 0.0]);
        assert!(Shown::Whole.rounded(-0.2).is_sign_positive());
        assert_eq!(Shown::Percent.rounded(0.976_827), 0.977);
        assert_eq!([Shown::One, Shown::Two, Shown::Few].map(|shown| shown.rounded(1.234_56)), [1.2, 1.23, 1.235]);
        assert_eq!(Shown::Exact.rounded(603.852_301), 603.852_301);
    }
}
