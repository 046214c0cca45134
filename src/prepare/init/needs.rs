//! What a first study says about each service: who needs it, how many a site takes, how far is far.

use super::draft::Draft;
use super::services::{Radius, defaults, everybody, radius, rural_cutoff, standard};
use super::settlement::Settlement;
use super::text::{Page, quoted};
use crate::words::say;

impl Page {
    pub(super) fn services(&mut self, draft: &Draft<'_>) {
        let layers = draft.demand.into_iter().chain(draft.by_zone);
        let bands = layers.flat_map(|at| draft.found[at].signs.ages.iter().map(|(band, _)| band.as_str()));
        let bands: Vec<&str> = bands.collect();
        for id in &draft.services {
            let default = if draft.uncounted.contains(id) { everybody(defaults(id)) } else { defaults(id) };
            self.line("\n[[service]]");
            self.note(&default.name);
            self.line(&format!("id = {}", quoted(id)));
            match default.ages.filter(|ages| covers(&bands, *ages)) {
                Some([from, to]) => {
                    let rate = default.rate.map_or_else(String::new, |rate| format!(", per_1000 = {rate}"));
                    self.marked(&say("prepare.init.demand_ages"));
                    self.line(&format!("demand = {{ ages = [{from}, {to}]{rate} }}"));
                }
                None => {
                    let why = if default.ages.is_none() {
                        "prepare.init.demand_rate"
                    } else {
                        "prepare.init.demand_rate_instead"
                    };
                    self.marked(&say(why).part("basis", [default.basis]));
                    self.line(&format!("demand = {{ per_1000 = {} }}", default.per_1000));
                }
            }
            if draft.uncounted.contains(id) {
                self.marked(&say("prepare.init.uncounted"));
                self.line("capacity = \"none\"");
                self.line("method = \"nearest\"");
                continue;
            }
            self.line("method = \"optimal\"");
            self.cutoff(draft, id);
            if let Some(standard) = standard(id) {
                self.line(&format!("standard = {}", quoted(standard)));
            }
        }
    }

    /// How far people go: in the country farther than the radius of a town, which then stands beside it.
    fn cutoff(&mut self, draft: &Draft<'_>, id: &str) {
        if draft.has_no_map() {
            self.note(&say("prepare.init.no_map"));
            self.line("# cutoff = \"3 km\"");
            return;
        }
        let in_towns = radius(id);
        let in_country = rural_cutoff(id).filter(|_| matches!(draft.settlement, Settlement::Rural(_)));
        match (in_country, in_towns) {
            (Some(cutoff), in_towns) => {
                self.marked(
                    &say("prepare.init.rural_cutoff")
                        .part("because", draft.settlement.because())
                        .part("basis", [cutoff.basis]),
                );
                self.line(&format!("cutoff = \"{} m\"", cutoff.metres));
                if let Some(Radius { metres, clause, .. }) = in_towns {
                    self.note(&say("prepare.init.urban_cutoff").part("clause", [clause]));
                    self.line(&format!("# cutoff = \"{metres} m\""));
                }
            }
            (None, Some(Radius { metres, clause, .. })) => {
                self.marked(&say("prepare.init.radius").part("clause", [clause]));
                self.line(&format!("cutoff = \"{metres} m\""));
                self.line("# cutoff = \"3 km\"");
            }
            (None, None) => {
                self.note(&say("prepare.init.no_radius"));
                self.line("# cutoff = \"3 km\"");
            }
        }
    }
}

/// Whether age bands hold every age of a range; an upper end of 100 or more asks for a band that is open.
fn covers(bands: &[&str], [from, to]: [u16; 2]) -> bool {
    let closed = |band: &&str| {
        let (low, high) = band.split_once('-').unwrap_or((band, band));
        Some((low.parse::<u16>().ok()?, high.parse::<u16>().ok()?))
    };
    let mut age = from;
    loop {
        if to >= 100 && bands.contains(&format!("{age}+").as_str()) {
            return true;
        }
        let next = bands
            .iter()
            .filter_map(closed)
            .filter(|(low, high)| *low <= age && age <= *high)
            .map(|(_, high)| high)
            .max();
        match next {
            Some(high) if high >= to => return true,
            Some(high) => age = high + 1,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_a_range_or_not() {
        assert!(covers(&["6-11"], [6, 11]) && covers(&["0-14"], [6, 11]) && covers(&["6-8", "9-11"], [6, 11]));
        assert!(!covers(&["6-8"], [6, 11]) && !covers(&[], [6, 11]));
        assert!(covers(&["60+"], [60, 130]) && covers(&["60-79", "80+"], [60, 130]) && !covers(&["65+"], [60, 130]));
    }
}
