//! `access_zones.geojson` and `access.csv`: every street or town with the mean score of its people per `[[access]]`.

use super::listed;
use super::scores::{self, Score};
use super::zones::{Zone, demand, identity, identity_in_table, layer};
use crate::balance::{AccessResult, AccessZone, OF_SCORE, Results, ServiceResult};
use crate::inequality::{Pattern, Place};
use crate::output::{Column, Label, Look, Output, Style, Symbol, Unit};
use crate::words::Lang;

/// One score in a zone, or in the whole district.
#[derive(Clone, Copy)]
pub struct Mean<'a> {
    zone: Zone<'a>,
    access: &'a AccessResult,
}

impl<'a> Mean<'a> {
    /// A score of a service, by its number, in the whole district.
    pub fn total(results: &'a Results, service: &'a ServiceResult, number: usize) -> Self {
        Self { zone: Zone { results, service, number: None }, access: &service.access[number] }
    }

    fn row(self) -> &'a AccessZone {
        self.zone.number.map_or(&self.access.total, |number| &self.access.zones[number])
    }

    /// Its place in the pattern of the zones, where chance would not do.
    fn cluster(self) -> Option<(&'a Pattern, &'a Place)> {
        let (pattern, zone) = (self.access.zones_pattern.as_ref()?, self.zone.number?);
        let place = pattern.places[zone].as_ref().filter(|_| pattern.is_significant[zone])?;
        (place.quadrant.is_some() && place.p.is_some()).then_some((pattern, place))
    }
}

type Of<'a> = Column<'a, Mean<'a>>;

/// What a score comes to in a zone; the mean is called by the id of the score on maps.
pub fn means<'a>(unit: Unit) -> Vec<Column<'a, Mean<'a>>> {
    let [people, unreachable, mean_to_district] = OF_SCORE;
    vec![
        Of::persons(people, |of| of.row().people).says("who competes for the places"),
        Of::persons(unreachable, |of| of.row().unreachable).says("of these, with nothing in reach"),
        Of::number("mean", unit, |of| of.access.mean(of.row()))
            .says("mean score of the people who compete; of a distance or a cost, of those who have one")
            .null("nobody has a score"),
        Of::number(mean_to_district, Unit::Score(None), |of| of.access.mean_to_district(of.row()))
            .says("mean by the district's mean (SPAR)")
            .null("either has no mean"),
    ]
}

/// Columns of the layer, for these scores.
pub fn columns<'a>(scores: &[Score]) -> Vec<Column<'a, Zone<'a>>> {
    let mut columns = identity();
    columns.push(demand());
    for (number, score) in scores.iter().enumerate() {
        let of = move |zone: Zone<'a>| Mean { zone, access: &zone.service.access[number] };
        let (mean, others): (Vec<_>, Vec<_>) = means(score.unit).into_iter().partition(|column| column.name == "mean");
        columns.extend(mean.into_iter().map(|column| score.named(column).over(of)));
        columns.extend(others.into_iter().map(|column| column.of(&score.id).over(of)));
    }
    columns
}

/// Columns of `access.csv`.
pub fn table_columns<'a>() -> Vec<Of<'a>> {
    let mut columns = vec![
        Of::text("access", |of| of.access.id.as_str()).says("id of the `[[access]]`"),
        Of::text("method", |of| of.access.question.measure.as_str()),
        Of::text("unit", |of| of.access.scores.unit().as_str()),
    ];
    columns.extend(identity_in_table().into_iter().map(|column| column.over(|of: Mean<'a>| of.zone)));
    columns.extend(means(Unit::Score(None)));
    columns.extend([
        Of::text("cluster", |of| of.cluster().and_then(|(_, place)| Some(place.quadrant?.as_str())))
            .says("HH, LL, HL or LH where local Moran's I has p <= 0.05; where less is better (`metres`, `cost`) HH is among the badly served")
            .null("chance would do"),
        Of::number("cluster_p", Unit::Probability, |of| of.cluster().and_then(|(_, place)| place.p))
            .null("chance would do"),
        Of::flag("cluster_after_correction", |of| {
            of.cluster().zip(of.zone.number).map(|((pattern, _), zone)| pattern.is_after_correction[zone])
        })
        .says("whether it holds when all zones are tested at once: one zone in ten is a cluster by chance")
        .null("chance would do"),
    ]);
    columns
}

/// `None` when the study asks for no score of the service, or has no zones.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    if service.access.is_empty() || results.model.zones.is_empty() {
        return None;
    }
    let style = |access: &AccessResult| {
        let most = access.zones.iter().filter_map(|row| access.mean(row)).fold(0.0, f64::max);
        let classes = scores::classes(access, most, Symbol::Fill, lang);
        Style { of: None, look: Look::Classes(classes), label: Some(Label::Areas(label(access))), time: None }
    };
    let layer = layer("access_zones", results, service, columns(&Score::all(service)));
    Some(Output { styles: scores::styles(service, style), ..layer })
}

/// `access.csv`: one row per score and zone, and one per score for the whole district.
pub(super) fn table<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Output<'a>> {
    service.access.first()?;
    let of =
        |access: &'a AccessResult| Zone::and_total(results, service).into_iter().map(move |zone| Mean { zone, access });
    let rows = service.access.iter().flat_map(of).collect();
    Some(listed(Some(service.id.as_str()), "access", rows, table_columns()))
}

/// The name, and below it the score as a share of the district's mean; of a distance or a cost the score itself.
fn label(access: &AccessResult) -> String {
    let id = &access.id;
    let score = if access.scores.unit().more_is_better() {
        format!("round(100 * \"{id}_mean_to_district\") || ' %'")
    } else {
        format!("format_number(\"{id}\", CASE WHEN \"{id}\" < 100 THEN 2 ELSE 0 END)")
    };
    format!("\"name\" || '\n' || coalesce({score}, '')")
}
