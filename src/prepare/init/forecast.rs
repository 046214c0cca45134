//! Tables by zone and year that a forecast could be made from, to be uncommented.

use super::counts::told_by;
use super::draft::Draft;
use super::text::{Page, quoted};
use crate::read::roles::Counts;
use crate::words::say;

impl Page {
    /// `[forecast]` with the first table of each kind.
    pub(super) fn forecast(&mut self, draft: &Draft<'_>) {
        let unused = || (0..draft.found.len()).filter(|at| draft.used[*at].is_none());
        let first = |counts| unused().find(|at| told_by(&draft.found[*at]) == Some(counts));
        let tables = [Counts::Births, Counts::Pupils, Counts::Dwellings].map(|counts| (counts, first(counts)));
        if tables.iter().all(|(_, at)| at.is_none()) {
            return;
        }
        self.line("");
        self.marked(&say("prepare.init.forecast"));
        self.line("# [forecast]");
        self.line("# basis = \"resident\"");
        for (counts, at) in tables.into_iter().filter_map(|(counts, at)| Some((counts, at?))) {
            let path = format!("path = {}", quoted(&draft.paths[at]));
            match counts {
                Counts::Births => self.line(&format!("# births = {{ table = {{ {path} }} }}")),
                Counts::Pupils => self.line(&format!("# pupils = {{ table = {{ {path} }} }}")),
                _ => {
                    self.marked(&say("prepare.init.yields"));
                    let yields = draft.services.iter().map(|id| format!("{id} = [[0, 0.0]]")).collect::<Vec<_>>();
                    let (since, yields) = (draft.year, yields.join(", "));
                    self.line(&format!(
                        "# housing = {{ table = {{ {path} }}, since = {since}, yields = {{ {yields} }} }}"
                    ));
                }
            }
        }
    }
}
