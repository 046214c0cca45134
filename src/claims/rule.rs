//! A rule of `standards/`, by the name of its profile and its own.

use crate::issue::Issue;
use crate::read::roles::nearest;
use crate::study::{Rule, standards};
use crate::words::{Sentence, say};

/// `"yzjh-2017/size-primary"`.
///
/// # Errors
/// E0890 with the most similar.
pub fn rule(name: &str) -> Result<&'static Rule, Issue> {
    let all = || {
        standards().iter().flat_map(|standard| {
            standard.rule.iter().map(move |rule| (format!("{}/{}", standard.profile.id, rule.id), rule))
        })
    };
    all().find(|(id, _)| id == name).map(|(_, rule)| rule).ok_or_else(|| {
        let names: Vec<String> = all().map(|(id, _)| id).collect();
        let near = nearest(name, names.iter().map(String::as_str)).unwrap_or_default();
        Issue::new("E0890").value(name).fact("similar", near)
    })
}

/// Its clause, with a mark where nobody has read it.
pub fn clause(rule: &Rule) -> Sentence {
    let words = if rule.verified { say("claims.detail.rule") } else { say("claims.detail.rule_not_verified") };
    words.text_of("clause", rule.citation())
}
