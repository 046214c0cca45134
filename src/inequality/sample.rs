//! The people who have a score, from the worst served to the best.

/// People of one group with one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Finite, 0 or more.
    pub score: f64,
    /// More than 0.
    pub persons: f64,
    /// A number of the caller's, as a rule the index of a zone.
    pub group: usize,
}

/// People with their scores, in rising order of score; equal input in any order gives the same sample, to the last bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    rows: Vec<Row>,
    without: Vec<Row>,
    persons: f64,
    total: f64,
}

impl Sample {
    /// Takes features with their scores, people and groups; the lists are of one length.
    ///
    /// A feature without people weighs nothing and is left out. `people` are finite and 0 or more; others count as nobody.
    pub fn new(scores: &[Option<f64>], people: &[f64], group: &[usize]) -> Self {
        let (mut rows, mut without) = (Vec::new(), Vec::new());
        for ((score, persons), group) in scores.iter().zip(people).zip(group) {
            if !(*persons > 0.0 && persons.is_finite()) {
                continue;
            }
            let known = score.filter(|score| score.is_finite() && *score >= 0.0);
            // Adding 0 makes one zero of the two that there are.
            let row = Row { score: known.unwrap_or(0.0) + 0.0, persons: *persons, group: *group };
            if known.is_some() { rows.push(row) } else { without.push(row) }
        }
        let order = |a: &Row, b: &Row| {
            a.score.total_cmp(&b.score).then(a.persons.total_cmp(&b.persons)).then(a.group.cmp(&b.group))
        };
        rows.sort_unstable_by(order);
        without.sort_unstable_by(order);
        let persons = rows.iter().map(|row| row.persons).sum();
        let total = rows.iter().map(|row| row.persons * row.score).sum();
        Self { rows, without, persons, total }
    }

    /// Those with a score, the worst served first.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Those whose score is unknown; the score of these rows says nothing.
    pub fn without_score(&self) -> &[Row] {
        &self.without
    }

    /// People with a score.
    pub fn persons(&self) -> f64 {
        self.persons
    }

    /// Σ P A, persons times score.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Σ P A / Σ P, in units of the score; `None` when nobody has a score.
    pub fn mean(&self) -> Option<f64> {
        finite(self.total / self.persons)
    }

    /// The lowest score that somebody has.
    pub fn min(&self) -> Option<f64> {
        self.rows.first().map(|row| row.score)
    }

    /// The highest score that somebody has.
    pub fn max(&self) -> Option<f64> {
        self.rows.last().map(|row| row.score)
    }

    /// The mean, where there is something to be shared out: `None` also when all scores are 0.
    pub(super) fn shared(&self) -> Option<f64> {
        self.mean().filter(|mean| *mean > 0.0)
    }
}

/// A number that may be written; a sum that overflowed is unknown.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
