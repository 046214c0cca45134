//! A number, or a sum that stands for one.

use super::data::Data;
use super::sum::{Sum, Total};
use crate::issue::Issue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `692960`, or `{ table = "townships", column = "persons" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    /// As it is stated.
    Number(f64),
    /// As it adds up.
    Sum(Sum),
}

impl Amount {
    /// The table and the column that are added up, where it is a sum.
    pub fn column(&self) -> Option<(&String, &String)> {
        match self {
            Self::Number(_) => None,
            Self::Sum(sum) => Some((&sum.table, &sum.column)),
        }
    }

    /// How much it is. A number that is stated is not synthetic.
    ///
    /// # Errors
    /// As [`Sum::total`].
    pub fn total(&self, data: &Data) -> Result<Total, Issue> {
        match self {
            Self::Number(value) => {
                Ok(Total { value: *value, is_least: false, unknown: None, details: Vec::new(), synthetic: Some(false) })
            }
            Self::Sum(sum) => sum.total(data),
        }
    }
}
