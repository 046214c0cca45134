//! Where a rule was held against something, and what was found there.

use crate::balance::{Fact, Judgement};
use crate::model::{Scope, Standard};
use std::sync::Arc;

/// A finding before it has its rule.
pub(super) struct Place {
    pub scope: Scope,
    /// Id and name of a site or zone.
    at: Option<(String, String)>,
    fact: Fact,
}

impl Place {
    pub fn district(fact: Fact) -> Self {
        Self { scope: Scope::District, at: None, fact }
    }

    pub fn zone((id, name): (&str, &str), fact: Fact) -> Self {
        Self { scope: Scope::Zone, at: Some((id.to_owned(), name.to_owned())), fact }
    }

    pub fn site((id, name): (&str, &str), fact: Fact) -> Self {
        Self { scope: Scope::Site, at: Some((id.to_owned(), name.to_owned())), fact }
    }

    pub fn judgement(self, standard: &Arc<Standard>, rule: usize) -> Judgement {
        let at = self.at.as_ref().map(|(id, name)| (id.as_str(), name.as_str()));
        Judgement::new(standard, rule, self.scope, at, self.fact)
    }
}
