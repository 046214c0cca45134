//! How a travel is called.

use crate::issue::Lang;
use crate::units::Impedance;

/// How a travel is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In the study: `straight-line`, or the name of a table `[travel.*]`.
    pub id: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What its costs count.
    pub impedance: Impedance,
}

impl Name {
    /// That of straight lines.
    pub fn straight_line() -> Self {
        Self {
            id: "straight-line".to_owned(),
            zh: "直线距离".to_owned(),
            en: "straight line".to_owned(),
            impedance: Impedance::Metres,
        }
    }

    /// As people read it.
    pub fn words(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The sign beside a cost.
    pub fn sign(&self, lang: Lang) -> &'static str {
        let [zh, en] = self.impedance.sign();
        lang.pick(zh, en)
    }
}
