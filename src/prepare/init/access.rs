//! What a first study says about coverage and access: shares within the radii of standards at once, scores to be uncommented.

use super::draft::Draft;
use super::services::radius;
use super::text::{Page, quoted};

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
        self.marked(
            &format!("哪些类别是居住用地；其余：{others}"),
            &format!("which classes are residential land; the others: {others}"),
        );
        let rural = classes.rural();
        if !rural.is_empty() {
            let rural = rural.join(", ");
            self.marked(
                &format!("其中 {rural} 是农村宅基地：只算城镇住宅用地的覆盖率时删去"),
                &format!("{rural} are rural homesteads: delete them for rates of urban residential land"),
            );
        }
        self.line(&format!("class = {}", quoted(&classes.column)));
        let residential: Vec<String> = classes.residential.iter().map(|class| quoted(class)).collect();
        self.line(&format!("classes = [{}]", residential.join(", ")));
    }

    /// One for every service that a standard has a radius for.
    pub(super) fn coverage(&mut self, draft: &Draft<'_>) {
        let with_radius = draft.services.iter().filter_map(|id| Some((id, radius(id)?)));
        for (number, (id, radius)) in with_radius.enumerate() {
            self.line("");
            if number == 0 {
                self.note(
                    "服务半径覆盖率，三种口径并列：居住用地（需要 [land]）、人口、实际获得学位/床位",
                    "coverage of service radii three ways: residential land (needs [land]), people, people with a place",
                );
            }
            self.line("[[coverage]]");
            self.line(&format!("id = {}", quoted(&format!("{id}_{}m", radius.metres))));
            self.line(&format!("service = {}", quoted(id)));
            self.line(&format!("rule = {}", quoted(&radius.rule)));
        }
    }

    /// Beds have no radius in any standard: one to uncomment, with a distance that fits the place.
    pub(super) fn coverage_of_beds(&mut self, draft: &Draft<'_>) {
        for id in draft.services.iter().filter(|id| id.ends_with("_beds") && radius(id).is_none()) {
            self.line("");
            self.note(
                "没有标准给出半径；需要覆盖率时去掉 #，半径按当地规划填写",
                "no standard has a radius; uncomment this for a rate of coverage, with the radius that your plan has",
            );
            let name = quoted(&format!("{id}_3km"));
            self.line(&format!("# [[coverage]]\n# id = {name}\n# service = {}\n# radius = \"3 km\"", quoted(id)));
        }
    }

    /// An example to uncomment: no standard says how far people go for it.
    pub(super) fn access(&mut self, draft: &Draft<'_>) {
        let beds = draft.services.iter().find(|id| id.ends_with("_beds"));
        let Some(id) = beds.or_else(|| draft.services.first()) else { return };
        self.line("");
        self.note(
            "可达性得分：人人与可达范围内的其他人共用学位/床位，不是分配；去掉 # 即可使用，距离请按当地情况填写",
            "scores of access, by which everybody shares places with everybody in reach, no allocation; uncomment them and set distances that fit",
        );
        let id = quoted(id);
        self.line(&format!(
            "# [[access]]\n# id = \"e2sfca\"\n# service = {id}\n# method = \"e2sfca\"\n# decay = {{ step = [[\"2 km\", 1.0], [\"5 km\", 0.68], [\"10 km\", 0.22]] }}"
        ));
    }
}
