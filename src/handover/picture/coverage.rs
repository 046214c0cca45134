//! Who lives within a radius of a site: the area that the radii cover, over the zones.

use super::hatch::Hatch;
use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Coverage, Material, OfService};
use super::paper::n;
use super::sign::Sign;
use super::{Drawn, Shape};
use crate::handover::tables::{Head, Table};
use crate::words::{Lang, cost, decimals, say, word};

const COVERED: &str = "#9ecae1";

/// A map for each radius of a service.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let drawn = |coverage: &Coverage| {
        let shown = coverage.shape.as_ref()?;
        let about = |key| {
            let say = say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
            say.part("limit", [cost(coverage.limit, coverage.of)]).text(lang)
        };
        let title = about("handover.picture.coverage.title");
        let name = format!("map-coverage-{}", coverage.id);
        let mut map = Map::new(material, &name, [&title, &about("handover.picture.coverage.about")], lang, shape);
        let text = map.measures.text;
        map.ground(&of.zones);
        let d = map.path(shown);
        map.paper.path(
            &d,
            &format!(
                "fill=\"{COVERED}\" fill-opacity=\"0.75\" fill-rule=\"evenodd\" stroke=\"#3182bd\" stroke-width=\"{}\"",
                n(text * 0.05)
            ),
        );
        map.hatch(Hatch::Dots, shown);
        map.borders(&of.zones);
        let at: Vec<[f64; 2]> = of.sites.iter().filter(|site| site.is_counted).filter_map(|site| site.at).collect();
        map.dots(&at, "#08306b");
        map.names(&of.zones);
        let legend = [
            Entry {
                swatch: Swatch::Area(COVERED, Some(Hatch::Dots)),
                words: about("handover.picture.coverage.within"),
            },
            Entry {
                swatch: Swatch::Sign(Sign::Circle, "#08306b", false),
                words: word("handover.picture.site", lang).to_owned(),
            },
        ];
        let share = |of: Option<f64>| of.map_or_else(|| "–".to_owned(), |of| format!("{} %", decimals(of * 100.0, 1)));
        let words = say("handover.picture.coverage.words").text_of("service", of.called.name.clone());
        let words = words.part("limit", [cost(coverage.limit, coverage.of)]).with("year", material.case.year);
        let words = words.with("land", share(coverage.rates[0])).with("residents", share(coverage.rates[1]));
        let picture = map.finished((word("handover.picture.coverage.legend", lang), &legend), words.text(lang));
        Some(Drawn { picture, table: table(of, coverage, lang) })
    };
    of.coverages.iter().filter_map(drawn).collect()
}

fn table(of: &OfService<'_>, coverage: &Coverage, lang: Lang) -> Option<Table> {
    let heads = [Head::Zone, Head::LandRate, Head::ResidentRate, Head::DemandRate, Head::ServedRate];
    let mut table = Table::new(of.called.seats, &heads);
    let mut row = |zone: &str, [land, residents, demand, served]: [Option<f64>; 4]| {
        table.row([
            (Head::Zone, zone.into()),
            (Head::LandRate, land.into()),
            (Head::ResidentRate, residents.into()),
            (Head::DemandRate, demand.into()),
            (Head::ServedRate, served.into()),
        ]);
    };
    for (zone, rates) in &coverage.zones {
        row(zone, *rates);
    }
    row(word("handover.district", lang), coverage.rates);
    table.is_total(true);
    table.finished()
}
