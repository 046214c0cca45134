//! Roads, rivers, bridges and heights among the files: what ways could go by, to be uncommented.

use super::draft::Draft;
use super::text::{Page, quoted};
use crate::words::say;

impl Page {
    /// `[travel.*]`: along roads where there are any, else straight lines around barriers.
    pub(super) fn travel(&mut self, draft: &Draft<'_>) {
        let ground = &draft.ground;
        if !ground.is_of_use() {
            return;
        }
        let files = |all: &[usize]| all.iter().map(|at| quoted(&draft.paths[*at])).collect::<Vec<_>>().join(", ");
        let guessed = |all: &[usize]| {
            let found = all.iter().map(|at| &draft.found[*at]).find(|found| found.crs_is_guess)?;
            Some(found.crs.clone())
        };
        self.line("");
        if ground.roads.is_empty() {
            self.marked(&say("prepare.init.travel_dry"));
            self.line("# [travel.dry]\n# mode = \"straight-line\"");
            self.line(&format!("# barriers = [{}]", files(&ground.barriers)));
            if !ground.crossings.is_empty() {
                self.line(&format!("# crossings = [{}]", files(&ground.crossings)));
            }
            if let Some(crs) = guessed(&ground.barriers) {
                self.line(&format!("# crs = {}", quoted(&crs)));
            }
            return;
        }
        self.marked(&say("prepare.init.travel"));
        self.line("# [travel.walk]\n# mode = \"walk\"");
        self.line(&format!("# roads = [{}]", files(&ground.roads)));
        if let Some(crs) = guessed(&ground.roads) {
            self.line(&format!("# crs = {}", quoted(&crs)));
        }
        self.note(&say("prepare.init.travel_speed"));
        self.line("# speed = \"4 km/h\"\n# measure = \"length\"");
        if !ground.barriers.is_empty() {
            self.line(&format!("# barriers = [{}]", files(&ground.barriers)));
            if !ground.crossings.is_empty() {
                self.line(&format!("# crossings = [{}]", files(&ground.crossings)));
            }
        }
        if let Some(at) = ground.heights.first() {
            self.note(&say("prepare.init.travel_heights"));
            self.line(&format!("# elevation = {}", quoted(&draft.paths[*at])));
        }
    }
}
