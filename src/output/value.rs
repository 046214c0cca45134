//! One value of a column.

use super::Unit;
use crate::units::{MICRO, Persons, Places};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

/// What stands in a column of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// It does not apply: never zero.
    Nothing,
    /// Words or an id.
    Text(Cow<'a, str>),
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// An exact number, in millionths: people, places, and limits as the study has them.
    Exact(i64),
    /// A number, rounded to the decimals of its unit when it is written.
    Number(f64),
}

impl Value<'_> {
    /// As a floating-point number.
    pub fn to_f64(&self) -> Option<f64> {
        match self {
            Self::Nothing | Self::Text(_) | Self::Flag(_) => None,
            Self::Whole(n) => Some(*n as f64),
            Self::Exact(micro) => Some(*micro as f64 / MICRO as f64),
            Self::Number(number) => Some(*number),
        }
    }

    /// For a JSON document; a number that JSON has no word for is null.
    pub fn json(&self, unit: Unit) -> Json {
        match self {
            Self::Nothing => Json::Null,
            Self::Text(text) => json!(text),
            Self::Flag(is) => json!(is),
            Self::Whole(n) => json!(n),
            Self::Exact(micro) => json!(*micro as f64 / MICRO as f64),
            Self::Number(number) => {
                if let Some(small) = unit.small(*number) {
                    return json!(small);
                }
                let parts = 10_f64.powi(unit.decimals() as i32);
                let rounded = (number * parts).round() / parts;
                // Of the two zeros that there are, the one without a sign; what is too large for its decimals stays.
                json!(if rounded.is_finite() { rounded + 0.0 } else { *number })
            }
        }
    }

    /// For a cell of a table; empty where it does not apply.
    pub fn cell(&self, unit: Unit) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Flag(is) => is.to_string(),
            Self::Whole(n) => n.to_string(),
            Self::Exact(micro) => Persons::from_micro(*micro).to_string(),
            Self::Number(number) => match unit.small(*number) {
                Some(small) => small.to_string(),
                None => format!("{number:.*}", unit.decimals() as usize),
            },
        }
    }
}

impl From<Persons> for Value<'_> {
    fn from(persons: Persons) -> Self {
        Self::Exact(persons.micro())
    }
}

impl From<Places> for Value<'_> {
    fn from(places: Places) -> Self {
        Self::Exact(places.micro())
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(is: bool) -> Self {
        Self::Flag(is)
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Self::Whole(n)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_by_their_unit_alike_in_every_format() {
        let third = Value::Number(1.0 / 3.0);
        let shown = |unit| (third.json(unit).to_string(), third.cell(unit));
        assert_eq!(shown(Unit::Cost(None)), ("0.333".to_owned(), "0.333".to_owned()));
        assert_eq!(shown(Unit::Share), ("0.333333".to_owned(), "0.333333".to_owned()));
        assert_eq!(shown(Unit::Score(None)), ("0.333333333".to_owned(), "0.333333333".to_owned()));
        assert_eq!(Value::from(Persons::from_micro(1_500_000)).cell(Unit::Persons), "1.5");
        assert_eq!(Value::from(Persons::whole(12)).json(Unit::Persons).to_string(), "12.0");
    }

    #[test]
    fn nothing_is_null_or_empty_and_never_zero() {
        let nothing = Value::from(None::<Persons>);
        assert_eq!((nothing.json(Unit::Persons), nothing.cell(Unit::Persons)), (Json::Null, String::new()));
        assert_eq!(Value::Number(f64::NAN).json(Unit::Cost(None)), Json::Null);
        assert_eq!(Value::Number(-0.000_000_1).json(Unit::Share).to_string(), "0.0");
    }
}
