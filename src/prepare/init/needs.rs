//! What a first study says about each service: who needs it, how many a site takes, how far is far.

use super::draft::Draft;
use super::services::{Radius, covers, defaults, everybody, radius, rural_cutoff, standard};
use super::settlement::Settlement;
use super::text::{Page, quoted};
use crate::words::say;

impl Page {
    pub(super) fn services(&mut self, draft: &Draft<'_>) {
        let bands = draft.bands();
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
        // A rate of residents that nobody has counted would stop the first run.
        for id in &draft.rateless {
            let default = defaults(id);
            self.line("");
            self.note(&default.name);
            self.marked(&say("prepare.init.rateless"));
            self.line("# [[service]]");
            self.line(&format!("# id = {}", quoted(id)));
            self.line(&format!("# demand = {{ per_1000 = {} }}", default.per_1000));
            self.line("# method = \"optimal\"");
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
