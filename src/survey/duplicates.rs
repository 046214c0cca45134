//! Sites that stand twice, so that their places would be counted twice.

use crate::issue::{Issue, Issues};
use crate::model::{Facility, Layer, Model, Role, Status};
use crate::units::Places;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// Two records of one site lie no farther apart than this, in metres; a campus is as large.
const NEAR: f64 = 200.0;

/// Parts of a name that say where, who runs it or what it is, not which.
const COMMON: [&str; 16] = [
    "重庆市",
    "长寿区",
    "小学校",
    "小学",
    "幼儿园",
    "中学校",
    "中学",
    "初级",
    "学校",
    "街道",
    "镇",
    "医院",
    "卫生院",
    "养老院",
    "校区",
    "新建",
];

/// The name without what many names share; the whole name where nothing else is left.
fn stem(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_whitespace() && !"()（）·".contains(*c)).collect();
    let stem = COMMON.iter().fold(plain.clone(), |name, word| name.replace(word, ""));
    if stem.chars().count() < 2 { plain } else { stem }
}

/// Pairs of sites within 200 m of each other that offer the same service under the same name, or of which one is planned
/// where the other exists and their names share a stem.
///
/// # Errors
/// None: W0543 for the same name, W0545 for a planned site that already exists. Extensions of an existing site are not named:
/// their places are more.
pub fn duplicates(model: &Model, layers: &[Layer]) -> Issues {
    let mut issues = Issues::new();
    let files: Vec<&str> =
        layers.iter().filter(|layer| layer.role == Role::Facilities).map(|layer| layer.file.as_str()).collect();
    let placed = model.facilities.iter().enumerate();
    let entries = placed.filter_map(|(index, site)| Some(GeomWithData::new(site.at?.0, index))).collect();
    let tree: RTree<GeomWithData<[f64; 2], usize>> = RTree::bulk_load(entries);
    for (index, site) in model.facilities.iter().enumerate() {
        let Some(at) = site.at else { continue };
        let mut near: Vec<usize> = tree.locate_within_distance(at.0, NEAR * NEAR).map(|entry| entry.data).collect();
        near.sort_unstable();
        // Each pair once.
        for other in near.into_iter().filter(|other| *other > index) {
            let twin = &model.facilities[other];
            let Some(places) = shared(site, twin) else { continue };
            let Some(code) = kind(site, twin) else { continue };
            let metres = twin.at.map_or(0.0, |b| (b.0[0] - at.0[0]).hypot(b.0[1] - at.0[1]));
            let file = files.get(twin.source.0).copied().unwrap_or_default();
            let issue = Issue::new(code).file(file).feature(twin.source.1).id(&twin.id).name(&twin.name);
            let first = files.get(site.source.0).copied().unwrap_or_default();
            let issue = issue.fact("other", format!("{first} {} ({})", site.name, site.id));
            let both = site.services().filter(|service| twin.services().any(|other| other == *service));
            issues.push(issue.fact("metres", format!("{metres:.0}")).fact("places", places).services(both));
        }
    }
    issues
}

/// Places of the services that both offer: those of the one with fewer; `None` when they share no service.
fn shared(a: &Facility, b: &Facility) -> Option<Places> {
    let both = a.supply.iter().filter(|s| b.offers(&s.service)).map(|s| fewer(s.in_full(), b.places(&s.service)));
    both.reduce(|sum, places| sum + places)
}

/// The smaller of two; one that nobody knows counts for nothing.
fn fewer(a: Option<Places>, b: Option<Places>) -> Places {
    a.zip(b).map_or(Places::ZERO, |(a, b)| a.min(b))
}

/// What reading the layers has not said yet: there, names and positions that are exactly the same were compared (W0340,
/// W0341).
fn kind(a: &Facility, b: &Facility) -> Option<&'static str> {
    let is_other = |site: &Facility| matches!(site.status, Status::Extended | Status::Relocated | Status::Closed);
    let succeeds = |old: &Facility, new: &Facility| old.closes.is_some_and(|c| new.opens.is_some_and(|o| c <= o));
    if is_other(a) || is_other(b) || succeeds(a, b) || succeeds(b, a) {
        return None;
    }
    let same_name = !a.name.is_empty() && a.name == b.name;
    let plan = |site: &Facility| matches!(site.status, Status::New | Status::Planned);
    let there = |site: &Facility| matches!(site.status, Status::Existing | Status::Continued);
    if plan(a) && there(b) || there(a) && plan(b) {
        return (!same_name && stem(&a.name) == stem(&b.name)).then_some("W0545");
    }
    (same_name && a.at.map(|at| at.0) != b.at.map(|at| at.0)).then_some("W0543")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_tell_sites_apart() {
        assert_eq!(stem("重庆市长寿区桃源小学校"), stem("桃源小学"));
        assert_ne!(stem("桃源小学"), stem("桃花小学"));
        assert_eq!(stem("小学"), "小学");
        assert_eq!(stem("新建 桃源小学（北校区）"), "桃源北");
    }
}
