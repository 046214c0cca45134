//! What stands in a file of results: the names of its columns and what they hold, for whoever reads the file back.

use super::layers::{
    access, access_zones, catchments, changes, clusters, coverage, coverage_zones, demand, detours, disagreement,
    facilities, findings, forecast, methods, roads, scores::Score, uncertainty, ways, years, zones,
};
use super::{Column, Kind, Unit};
use crate::balance::Competes;
use crate::study::{self, CoverageTable, StudyFile};
use crate::units::{Impedance, Limit};
use crate::words::Lang;
use std::sync::Arc;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it stands in the file.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// Whether a row may have none.
    pub may_be_empty: bool,
}

/// What a study asks of a service, by which columns are named.
#[derive(Debug, Clone, Default)]
pub struct AskedFor {
    /// Ids of the scores, and whether others compete for them than the demand of the service.
    pub scores: Vec<(String, bool)>,
    /// Ids of the coverages.
    pub coverages: Vec<String>,
    /// Names of the measures whose verdicts are compared.
    pub measures: Vec<String>,
    /// What the limits of the coverages in the file are measured by.
    pub limits: Vec<Impedance>,
    /// Whether speeds are uncertain, and change whom some service keeps out.
    pub has_speeds: bool,
    /// What the costs of the services whose methods are compared count.
    pub costs: Vec<Impedance>,
}

impl AskedFor {
    /// What a study asks of one of its services; measures that are compared are named by their file alone.
    pub fn of(study: &StudyFile, service: &str) -> Self {
        let scores = study.access.iter().filter(|table| table.service.as_str() == service);
        let coverages = study.coverage.iter().filter(|table| table.service.as_str() == service);
        Self {
            scores: scores.map(|table| (table.id.clone(), table.competes() != Competes::Demand)).collect(),
            limits: coverages.clone().filter_map(CoverageTable::limit).map(Limit::of).collect(),
            coverages: coverages.map(|table| table.id.clone()).collect(),
            measures: Vec::new(),
            has_speeds: study.service.iter().any(|service| study::hurries(study, service)),
            costs: Vec::new(),
        }
    }
}

/// The columns of a file in their order; none for a file without columns.
pub fn fields(file: &str, asked: &AskedFor) -> Vec<Field> {
    let field = |column: Column<'static, ()>| Field {
        kind: column.unit.kind(),
        may_be_empty: !column.null.is_empty(),
        name: column.name.into_owned(),
    };
    described(file, asked).into_iter().map(field).collect()
}

/// The same with all that a column says of itself.
pub fn described(file: &str, asked: &AskedFor) -> Vec<Column<'static, ()>> {
    let cost = Unit::Cost(None);
    let score = |(id, has_people): &(String, bool)| {
        let id = id.clone();
        Score { id, method: "", unit: Unit::Score(None), has_people: *has_people }
    };
    let scores = || asked.scores.iter().map(score).collect::<Vec<_>>();
    let coverages = || asked.coverages.iter().map(|id| (id.clone(), String::new())).collect::<Vec<_>>();
    match file {
        "facilities.geojson" => of(facilities::columns(cost)),
        "catchments.geojson" => of(catchments::columns()),
        "demand.geojson" => of(demand::columns(cost)),
        "ways.csv" => of(ways::columns()),
        "ways.geojson" => of(detours::columns()),
        "roads.geojson" => of(roads::columns()),
        "zones.geojson" => of(zones::columns(cost)),
        "access.geojson" => of(access::columns(&scores())),
        "access_zones.geojson" => of(access_zones::columns(&scores())),
        "access.csv" => of(access_zones::table_columns()),
        "clusters.geojson" => {
            of(clusters::columns(&scores().into_iter().map(|s| (s, Arc::default())).collect::<Vec<_>>()))
        }
        "disagreement.geojson" => of(disagreement::columns(&asked.measures)),
        "coverage.geojson" => of(coverage::columns(&asked.limits)),
        "coverage_zones.geojson" => of(coverage_zones::columns(&coverages())),
        "coverage.csv" => of(coverage_zones::table_columns(&asked.limits)),
        "balance.csv" => of(zones::table_columns()),
        "balance.csv of several years" => of(zones::years_columns()),
        "balance.csv of scenarios" => of(zones::scenarios_columns()),
        "uncertainty.csv" => of(uncertainty::columns(asked.has_speeds)),
        "forecast.csv" => of(forecast::columns()),
        "years.csv" => of(years::years_columns()),
        "alerts.csv" => of(years::alerts_columns()),
        "zones_by_year.geojson" => of(years::timed_columns()),
        "methods.csv" => of(methods::columns(&asked.costs)),
        "disagreement.geojson of a comparison" => of(methods::compared_columns(cost)),
        "findings.csv" => of(findings::findings_columns(Lang::En)),
        "changes.csv" => of(changes::changes_columns()),
        "changes.geojson" => of(changes::layer_columns(cost)),
        "one_sided.csv" => of(changes::alone_columns()),
        _ => Vec::new(),
    }
}

fn of<'a, R: 'a>(columns: Vec<Column<'a, R>>) -> Vec<Column<'static, ()>> {
    columns.into_iter().map(Column::described).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_by_what_is_asked() {
        let asked = AskedFor {
            scores: vec![("a".to_owned(), false), ("b".to_owned(), true)],
            coverages: vec!["c".to_owned()],
            ..AskedFor::default()
        };
        let names = |file| fields(file, &asked).into_iter().map(|field| field.name).collect::<Vec<_>>();
        assert_eq!(names("access.geojson"), ["id", "zone", "demand", "a", "b", "b_people"]);
        assert_eq!(names("coverage_zones.geojson")[3..5], ["c_land_rate", "c_resident_rate"]);
        assert_eq!(names("run.json"), Vec::<String>::new());
        let has_seconds = |costs: &[Impedance]| {
            let asked = AskedFor { costs: costs.to_vec(), ..AskedFor::default() };
            fields("methods.csv", &asked).iter().any(|field| field.name == "mean_s")
        };
        assert_eq!([has_seconds(&[Impedance::Metres]), has_seconds(&Impedance::ALL)], [false, true]);
        let all = fields("facilities.geojson", &asked);
        let of = |name: &str| all.iter().find(|field| field.name == name).map(|field| (field.kind, field.may_be_empty));
        assert_eq!(of("counted"), Some((Kind::Flag, false)));
        assert_eq!(of("opens"), Some((Kind::Whole, true)));
        assert_eq!(of("class_size"), Some((Kind::Real, true)));
    }
}
