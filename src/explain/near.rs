//! Names that are most like one that is not there.

/// So many are shown.
pub(super) const SHOWN: usize = 5;

/// Of some names those that are most like another, best first.
pub(super) fn near<'a>(names: impl Iterator<Item = &'a str>, named: &str) -> Vec<String> {
    let likeness = |name: &str| {
        let is_part = name.contains(named) || named.contains(name);
        strsim::jaro_winkler(name, named).max(if is_part { 0.9 } else { 0.0 })
    };
    let mut names: Vec<(f64, &str)> =
        names.filter(|name| !name.is_empty()).map(|name| (likeness(name), name)).collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    names.dedup();
    names.into_iter().take(SHOWN).map(|(_, name)| name.to_owned()).collect()
}
