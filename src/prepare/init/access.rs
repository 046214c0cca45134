//! What a first study says about coverage and access: shares within the radii of standards at once, scores to be uncommented.

use super::draft::Draft;
use super::services::radius;
use super::text::{Page, quoted};
use crate::words::say;

/// Values shown of those that are not residential.
const SHOWN: usize = 12;

impl Page {
    pub(super) fn land(&mut self, draft: &Draft<'_>) {
        let Some(at) = draft.land else { return };
        let found = &draft.found[at];
        self.line("\n[land]");
        self.why(found);
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        self.crs(found);
        let Some(classes) = &found.signs.land else { return };
        let some = |values: &[String]| values.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let others = if classes.others.is_empty() { "-".to_owned() } else { some(&classes.others) };
        self.marked(&say("prepare.init.land").with("others", others));
        let rural = classes.rural();
        if !rural.is_empty() {
            self.marked(&say("prepare.init.rural").with("classes", rural.join(", ")));
        }
        self.line(&format!("class = {}", quoted(&classes.column)));
        let residential: Vec<String> = classes.residential.iter().map(|class| quoted(class)).collect();
        self.line(&format!("classes = [{}]", residential.join(", ")));
    }

    /// One for every service that a standard has a radius for.
    pub(super) fn coverage(&mut self, draft: &Draft<'_>) {
        if draft.has_no_map() {
            return;
        }
        let with_radius = draft.services.iter().filter_map(|id| Some((id, radius(id)?)));
        for id in draft.services.iter().filter(|id| draft.uncounted.contains(*id) && radius(id).is_none()) {
            self.line("");
            self.note(&say("prepare.init.coverage_on_foot"));
            let name = quoted(&format!("{id}_1km"));
            self.line(&format!("[[coverage]]\nid = {name}\nservice = {}\nradius = \"1 km\"", quoted(id)));
        }
        for (number, (id, radius)) in with_radius.enumerate() {
            self.line("");
            if number == 0 {
                self.note(&say("prepare.init.coverage"));
            }
            self.line("[[coverage]]");
            self.line(&format!("id = {}", quoted(&format!("{id}_{}m", radius.metres))));
            self.line(&format!("service = {}", quoted(id)));
            self.line(&format!("rule = {}", quoted(&radius.rule)));
        }
    }

    /// Beds have no radius in any standard: one to uncomment, with a distance that fits the place.
    pub(super) fn coverage_of_beds(&mut self, draft: &Draft<'_>) {
        for id in draft
            .services
            .iter()
            .filter(|id| id.ends_with("_beds") && radius(id).is_none() && !draft.uncounted.contains(*id))
        {
            self.line("");
            self.note(&say("prepare.init.coverage_of_beds"));
            let name = quoted(&format!("{id}_3km"));
            self.line(&format!("# [[coverage]]\n# id = {name}\n# service = {}\n# radius = \"3 km\"", quoted(id)));
        }
    }

    /// An example to uncomment: no standard says how far people go for it.
    pub(super) fn access(&mut self, draft: &Draft<'_>) {
        let counted = || draft.services.iter().filter(|id| !draft.uncounted.contains(*id));
        let beds = counted().find(|id| id.ends_with("_beds"));
        let Some(id) = beds.or_else(|| counted().next()) else { return };
        self.line("");
        self.note(&say("prepare.init.access"));
        let id = quoted(id);
        self.line(&format!(
            "# [[access]]\n# id = \"e2sfca\"\n# service = {id}\n# method = \"e2sfca\"\n# decay = {{ step = [[\"2 km\", 1.0], [\"5 km\", 0.68], [\"10 km\", 0.22]] }}"
        ));
    }
}
