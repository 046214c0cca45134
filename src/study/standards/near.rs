//! What was probably meant.

/// Near enough to be meant.
pub fn nearest<'k>(wanted: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    const NEAR: f64 = 0.7;
    let likeness = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &wanted.to_lowercase());
    known
        .map(|known| (likeness(known), known))
        .filter(|(near, _)| *near >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}
