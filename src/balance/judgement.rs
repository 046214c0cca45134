//! What a rule of a standard comes to at one place.

use crate::model::{Rule, Scope, Standard};
use crate::words::Sentence;
use std::sync::Arc;

/// A rule held against a site, a zone or the district.
#[derive(Debug, Clone)]
pub struct Judgement {
    standard: Arc<Standard>,
    /// Its number in the profile.
    rule: usize,
    /// What it is held against.
    pub scope: Scope,
    /// The id of the site or zone; none for the district.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// What was found.
    pub fact: Fact,
}

/// What was found at one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fact {
    /// The number that the rule limits, as it is written; none where nobody knows it.
    pub value: Option<f64>,
    /// What it was counted on: `enrolled`, `places`, `60+` ...
    pub basis: String,
    /// How many of these there are: classes, pupils, residents.
    pub base: Option<f64>,
    /// By how much the value, counted in people or places, is above what the rule allows; below 0 where it is less.
    pub difference: Option<f64>,
    /// Part of the residents within a radius.
    pub residents_share: Option<f64>,
    /// Part of those who need the service within a radius.
    pub demand_share: Option<f64>,
    /// Whether the rule holds; none where nobody can tell.
    pub holds: Option<bool>,
    /// What is not known, where nobody can tell.
    pub missing: Option<Sentence>,
}

/// Decimals of a written value: what holds is judged of the written number, so that everybody who reads it judges the same.
const PARTS: f64 = 1e6;

impl Fact {
    /// A value that is known in full, judged by its rule.
    #[must_use]
    pub fn known(rule: &Rule, value: f64, basis: &str) -> Self {
        let value = written(value);
        let holds = value.is_finite().then(|| rule.op.holds(value, rule.value));
        Self { value: value.is_finite().then_some(value), basis: basis.to_owned(), holds, ..Self::default() }
    }

    /// Nobody can tell, because something is missing.
    #[must_use]
    pub fn unknown(missing: Sentence) -> Self {
        Self { missing: Some(missing), ..Self::default() }
    }

    /// The same, but nobody can tell whether it holds.
    #[must_use]
    pub fn in_doubt(self, missing: Sentence) -> Self {
        Self { holds: None, missing: Some(missing), ..self }
    }
}

/// Rounded as it is written.
fn written(value: f64) -> f64 {
    (value * PARTS).round() / PARTS
}

impl Judgement {
    /// A rule held against something.
    pub fn new(standard: &Arc<Standard>, rule: usize, scope: Scope, at: Option<(&str, &str)>, fact: Fact) -> Self {
        let (id, name) = at.map(|(id, name)| (id.to_owned(), name.to_owned())).unzip();
        Self { standard: Arc::clone(standard), rule, scope, id, name, fact }
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.standard.rule[self.rule]
    }

    /// The profile it stands in.
    pub fn profile(&self) -> &str {
        &self.standard.profile.id
    }

    /// The rule as `--fail-on` and `explain` name it: `yzjh-2017/size-primary`.
    pub fn full_id(&self) -> String {
        format!("{}/{}", self.profile(), self.rule().id)
    }

    /// How far the value is from the threshold, as a part of it: 0 where it holds or nobody can tell.
    pub fn miss(&self) -> f64 {
        match (self.fact.holds, self.fact.value) {
            (Some(false), Some(value)) => (value - self.rule().value).abs() / self.rule().value.max(1e-9),
            (Some(false), None) => f64::INFINITY,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Indicator, Op, Strictness};
    use crate::words::say;
    use proptest::prelude::*;

    fn rule(op: Op, value: f64) -> Rule {
        Rule {
            id: "r".to_owned(),
            service: "primary".to_owned(),
            together: Vec::new(),
            indicator: Indicator::MaxPupils,
            op,
            value,
            unit: "pupils".to_owned(),
            basis: String::new(),
            area: String::new(),
            kind: Strictness::Required,
            levels: Vec::new(),
            citation_zh: String::new(),
            citation_en: String::new(),
            needs_zh: String::new(),
            needs_en: String::new(),
            verified: true,
        }
    }

    #[test]
    fn limits_are_inclusive_and_equal_is_just_that() {
        let holds = |op, value| Fact::known(&rule(op, 45.0), value, "").holds;
        assert_eq!([44.9, 45.0, 45.1].map(|n| holds(Op::AtMost, n)), [Some(true), Some(true), Some(false)]);
        assert_eq!([44.9, 45.0, 45.1].map(|n| holds(Op::AtLeast, n)), [Some(false), Some(true), Some(true)]);
        assert_eq!([44.9, 45.0, 45.000_000_1].map(|n| holds(Op::Equal, n)), [Some(false), Some(true), Some(true)]);
    }

    proptest! {
        #[test]
        fn nothing_holds_without_a_value(value in prop_oneof![any::<f64>(), Just(f64::NAN), Just(f64::INFINITY)], threshold in 0.0..1e6) {
            for op in [Op::Equal, Op::AtMost, Op::AtLeast] {
                let fact = Fact::known(&rule(op, threshold), value, "");
                prop_assert!(fact.holds.is_none() || fact.value.is_some());
                let doubtful = fact.in_doubt(say("run.norms.places"));
                prop_assert!(doubtful.holds.is_none() && doubtful.missing.is_some());
            }
            prop_assert_eq!(Fact::unknown(say("run.norms.places")).holds, None);
        }
    }
}
