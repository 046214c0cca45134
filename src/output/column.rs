//! A column: its name, what it counts, the term that explains it, and how its value is had from a row.

use super::{Unit, Value};
use crate::units::{Impedance, Limit, MICRO, Persons, Places};
use crate::words;
use crate::words::{Basis, Lang, Seats};
use std::borrow::Cow;

/// How a value is had from a row.
type Get<'a, R> = Box<dyn Fn(R) -> Value<'a> + Send + Sync + 'a>;

/// A column of an output. `R` is what a row is: a number for finished outputs, the thing itself where columns are described.
pub struct Column<'a, R = usize> {
    /// As it stands in files, in every language.
    pub name: Cow<'static, str>,
    /// What it counts.
    pub unit: Unit,
    /// The term of the glossary that says what it is.
    pub term: &'static str,
    /// Whose column it is, where the study names several: the id of a score, a coverage, a method.
    pub of: Option<String>,
    /// What else its heading says, the same in every language: a method, a radius.
    pub note: Option<String>,
    /// What it holds here, where the term does not say it well enough.
    pub says: &'static str,
    /// When there is no value.
    pub null: &'static str,
    /// What the places of the services in its rows are called; `None` in the documents, where that is open.
    pub seats: Option<Seats>,
    /// Whom it counts, where it counts people and the study says so.
    pub basis: Option<Basis>,
    value: Get<'a, R>,
}

impl<'a, R: 'a> Column<'a, R> {
    fn new(name: &'static str, unit: Unit, value: Get<'a, R>) -> Self {
        Self {
            name: Cow::Borrowed(name),
            unit,
            term: name,
            of: None,
            note: None,
            says: "",
            null: "",
            seats: None,
            basis: None,
            value,
        }
    }

    /// Words or ids.
    pub fn text<T: Into<Value<'a>>>(name: &'static str, get: impl Fn(R) -> T + Send + Sync + 'a) -> Self {
        Self::new(name, Unit::Text, Box::new(move |row| get(row).into()))
    }

    /// True or false.
    pub fn flag<T: Into<Option<bool>>>(name: &'static str, get: impl Fn(R) -> T + Send + Sync + 'a) -> Self {
        Self::new(name, Unit::Flag, Box::new(move |row| get(row).into().into()))
    }

    /// Whole numbers.
    pub fn whole<T: Into<Option<i64>>>(
        name: &'static str,
        unit: Unit,
        get: impl Fn(R) -> T + Send + Sync + 'a,
    ) -> Self {
        Self::new(name, unit, Box::new(move |row| get(row).into().into()))
    }

    /// People.
    pub fn persons<T: Into<Option<Persons>>>(name: &'static str, get: impl Fn(R) -> T + Send + Sync + 'a) -> Self {
        Self::new(name, Unit::Persons, Box::new(move |row| get(row).into().into()))
    }

    /// Places or beds.
    pub fn places<T: Into<Option<Places>>>(name: &'static str, get: impl Fn(R) -> T + Send + Sync + 'a) -> Self {
        Self::new(name, Unit::Places, Box::new(move |row| get(row).into().into()))
    }

    /// Numbers that are rounded by their unit.
    pub fn number<T: Into<Option<f64>>>(
        name: &'static str,
        unit: Unit,
        get: impl Fn(R) -> T + Send + Sync + 'a,
    ) -> Self {
        Self::new(name, unit, Box::new(move |row| get(row).into().into()))
    }

    /// A limit of the study, exactly as it was asked for; none of another impedance.
    pub fn limit(name: &'static str, of: Impedance, get: impl Fn(R) -> Limit + Send + Sync + 'a) -> Self {
        let exact = |limit: Limit| Value::Exact(limit.thousandths() * (MICRO / 1000));
        let get = move |row| Some(get(row)).filter(|limit| limit.of() == of).map_or(Value::Nothing, exact);
        Self::new(name, Unit::Cost(Some(of)), Box::new(get))
    }

    /// Explained by a term of another name than the column's.
    #[must_use]
    pub fn term(self, term: &'static str) -> Self {
        Self { term, ..self }
    }

    /// One of several of its kind: the study's id goes before the name.
    #[must_use]
    pub fn of(self, id: &str) -> Self {
        let name = Cow::Owned(format!("{id}_{}", self.name));
        Self { name, ..self.belonging_to(id) }
    }

    /// With whose column it is in its heading.
    #[must_use]
    pub fn belonging_to(self, id: &str) -> Self {
        Self { of: Some(id.to_owned()), ..self }
    }

    /// The column that has the study's id for its name.
    #[must_use]
    pub fn called(self, id: &str) -> Self {
        Self { name: Cow::Owned(id.to_owned()), ..self.belonging_to(id) }
    }

    /// With more in its heading.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// With what it holds, for the documents.
    #[must_use]
    pub fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// With when it is null, for the documents.
    #[must_use]
    pub fn null(self, null: &'static str) -> Self {
        Self { null, ..self }
    }

    /// Of services whose places are called so.
    #[must_use]
    pub fn seats(self, seats: Seats) -> Self {
        Self { seats: Some(seats), ..self }
    }

    /// Of a study whose people are counted so; nothing changes where it counts none of them.
    #[must_use]
    pub fn basis(self, basis: Option<Basis>) -> Self {
        /// People who are counted by others, or by nobody yet: who is at a school, in dwellings to come, children of migrants.
        const APART: [&str; 5] = ["enrolled", "class_size", "serves", "housing", "migrants"];
        let counts = self.unit == Unit::Persons && !APART.contains(&self.term);
        Self { basis: basis.filter(|_| counts), ..self }
    }

    /// Its value in a row.
    pub fn value(&self, row: R) -> Value<'a> {
        (self.value)(row)
    }

    /// What it is, without the rows.
    pub(super) fn described(self) -> Column<'static, ()> {
        let Self { name, unit, term, of, note, says, null, seats, basis, .. } = self;
        Column { name, unit, term, of, note, says, null, seats, basis, value: Box::new(|()| Value::Nothing) }
    }

    /// The same column of rows from which the row it describes is had: of numbered rows, of a row that holds more.
    pub fn over<S: 'a>(self, row: impl Fn(S) -> R + Send + Sync + 'a) -> Column<'a, S> {
        let Self { name, unit, term, of, note, says, null, seats, basis, value } = self;
        Column { name, unit, term, of, note, says, null, seats, basis, value: Box::new(move |outer| value(row(outer))) }
    }

    /// Over the column in a table for people: `demand (residents)`.
    pub fn heading(&self, lang: Lang) -> String {
        words::counted(&self.called_in(lang), self.basis_beside(lang), lang)
    }

    fn called_in(&self, lang: Lang) -> String {
        words::term(self.term).map_or_else(|| self.term.to_owned(), |term| term.heading(self.seats, self.basis, lang))
    }

    /// Whom it counts, where its name does not say so itself.
    fn basis_beside(&self, lang: Lang) -> Option<Basis> {
        self.basis.filter(|_| !words::term(self.term).is_some_and(|term| term.names_people(lang)))
    }

    /// The whole name for people, with what must be known to read it: `gap (places, below 0: spare)`.
    pub fn alias(&self, lang: Lang) -> String {
        let caution = words::term(self.term).and_then(|term| term.caution(lang));
        let basis = self.basis_beside(lang).map(|basis| basis.word().text(lang));
        let unit = self.unit.word(self.seats.unwrap_or_default(), lang);
        let behind: Vec<&str> = [self.note.as_deref(), basis.as_deref(), unit, caution].into_iter().flatten().collect();
        let of = self.of.as_ref().map_or_else(String::new, |id| format!("{id} "));
        let heading = self.called_in(lang);
        if behind.is_empty() {
            return format!("{of}{heading}");
        }
        let notes = behind.join(words::word("output.column.comma", lang));
        words::say("output.column.alias").with("heading", format!("{of}{heading}")).with("notes", notes).text(lang)
    }
}

/// Columns over numbered rows.
pub fn over<'a, R: 'a>(
    columns: Vec<Column<'a, R>>,
    row: impl Fn(usize) -> R + Send + Sync + Clone + 'a,
) -> Vec<Column<'a>> {
    columns.into_iter().map(|column| column.over(row.clone())).collect()
}

/// A row by the names of its columns, for a JSON document.
pub fn record<'a, R: Copy + 'a>(columns: &[Column<'a, R>], row: R) -> serde_json::Map<String, serde_json::Value> {
    let entry = |column: &Column<'a, R>| (column.name.to_string(), column.value(row).json(column.unit));
    columns.iter().map(entry).collect()
}
