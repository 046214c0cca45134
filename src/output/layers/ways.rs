//! `ways.csv`: how the people of every cell go along roads, beside the straight line, and why some go nowhere.

use super::listed;
use crate::balance::{Going, Results, ServiceResult, WayOfPeople};
use crate::output::{Column, Output, Unit};
use crate::units::Impedance;
use std::borrow::Cow;

/// Shorter stretches are not told, in metres.
const SHORTEST: f64 = 0.5;

/// The people of a cell who go one way.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    pub(super) results: &'a Results,
    pub(super) service: &'a ServiceResult,
    pub(super) people: &'a WayOfPeople,
}

impl<'a> Way<'a> {
    /// Id of the cell.
    pub(super) fn cell(self) -> Cow<'a, str> {
        self.results.model.demand.id(self.people.cell.index())
    }

    /// Id of the site.
    pub(super) fn site(self) -> Option<&'a str> {
        let site = self.going()?.site;
        Some(self.service.facility(&self.results.model, site).id.as_str())
    }

    /// How many times as long as the straight line it is.
    pub(super) fn ratio(self) -> Option<f64> {
        self.going().filter(|going| going.straight > 0.0).map(|going| going.metres / going.straight)
    }

    /// Why there is none.
    pub(super) fn reason(self) -> Option<&'static str> {
        self.people.goes.as_ref().err().map(|reason| reason.as_str())
    }

    fn going(self) -> Option<&'a Going> {
        self.people.goes.as_ref().ok()
    }

    pub(super) fn number(self, of: impl Fn(&Going) -> f64) -> Option<f64> {
        self.going().map(of)
    }

    /// `桃花大道 1,200 m; 长寿长江大桥 900 m`, without stretches that have no name.
    pub(super) fn via(self) -> Option<String> {
        // Whoever stands at a corner has not gone along the other street.
        let gone = self.going()?.stretches.iter().filter(|stretch| stretch.metres >= SHORTEST);
        let named = gone.filter_map(|stretch| Some((stretch.name.as_ref()?, stretch.metres)));
        let named: Vec<String> = named.map(|(name, metres)| format!("{name} {metres:.0} m")).collect();
        (!named.is_empty()).then(|| named.join("; "))
    }
}

/// Its columns.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method by its name would have to live as long as its row"
)]
pub fn columns<'a>() -> Vec<Column<'a, Way<'a>>> {
    type Of<'a> = Column<'a, Way<'a>>;
    let nowhere = "nobody goes anywhere";
    let metres = Unit::Cost(Some(Impedance::Metres));
    vec![
        Of::text("cell", |way| way.cell()).term("cell_id"),
        Of::text("site", |way| way.site()).term("goes_to").null(nowhere),
        Of::persons("persons", |of| of.people.persons).term("way_persons"),
        Of::number("seconds", Unit::Cost(Some(Impedance::Seconds)), |of| of.number(|going| going.seconds))
            .term("way_seconds")
            .null(nowhere),
        Of::number("metres", metres, |of| of.number(|going| going.metres)).term("way_metres").null(nowhere),
        Of::number("straight_metres", metres, |of| of.number(|going| going.straight)).null(nowhere),
        Of::number("ratio", Unit::Times, |way| way.ratio())
            .term("way_ratio")
            .null("nobody goes anywhere, or it is the same place"),
        Of::number("off_road_metres", metres, |of| of.number(|going| going.off_road)).null(nowhere),
        Of::text("via", |way| way.via()).term("way_via").null("no road on the way has a name"),
        Of::text("reason", |way| way.reason()).term("way_reason").null("they have a way"),
    ]
}

/// `None` where the service does not go along roads.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Output<'a>> {
    let ways = service.ways.as_ref()?;
    let rows = ways.iter().map(|people| Way { results, service, people }).collect();
    Some(listed(Some(service.id.as_str()), "ways", rows, columns()))
}
