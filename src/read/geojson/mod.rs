//! GeoJSON, read in blocks: memory holds the wanted columns, the coordinates and one block, never the file.
//!
//! The text is split into features, features are parsed in parallel and put together in the order of the file. The whole
//! JSON grammar is checked, to the end of the file; what is wrong within one feature does not stop the reading of the next.

mod coordinates;
mod feature;
mod gathered;
mod lexer;
mod sequence;
mod stream;

pub(super) use sequence::{begins as begins_sequence, read as read_sequence};

use super::source::{Source, layer_of};
use super::table::Table;
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use feature::{Halt, MOST_NAMES, Part};
use gathered::Gathered;
use lexer::{Lexer, Syntax};
use rayon::prelude::*;
use std::io::Read;
use stream::{Stop, Stream};

/// Bytes of features that are parsed at a time.
const BATCH: usize = 1 << 20;

/// Reads a FeatureCollection.
pub(super) fn read(
    source: &Source,
    bytes: impl Read,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let mut reading = Reading {
        source,
        wanted,
        progress,
        total,
        stream: Stream::new(bytes),
        table: Gathered::of(total),
        crs_member: None,
        kind: None,
        single: Vec::new(),
        answer: false,
        has_features: false,
        issues: Issues::new(),
    };
    let outcome = reading.collection().and_then(|()| reading.single_feature());
    if let Err(stop) = outcome {
        let issue = reading.stopped(stop);
        reading.issues.push(issue);
        return (None, reading.issues);
    }
    if reading.answer && reading.kind.is_none() {
        reading.issues.push(Issue::new("E0206").file(&source.shown_as));
        return (None, reading.issues);
    }
    if !reading.has_features || reading.kind.as_deref() != Some("FeatureCollection") {
        let found = match reading.kind {
            Some(kind) if kind == "FeatureCollection" => format!("{kind}, features: -"),
            kind => kind.unwrap_or_else(|| "-".to_owned()),
        };
        reading.issues.push(Issue::new("E0201").file(&source.shown_as).field("type").value(found));
        return (None, reading.issues);
    }
    let mut issues = reading.issues;
    let mut layer = layer_of(source, "GeoJSON", "UTF-8".to_owned());
    layer.crs_member = reading.crs_member;
    let table = reading.table.into_table(layer, &mut issues);
    (Some(table), issues)
}

/// Why a file was given up.
enum GaveUp {
    Stop(Stop),
    /// At a byte of the window.
    Syntax(usize, &'static str),
    Encoding(usize),
    /// A member of the collection that stands twice.
    Twice(&'static str),
    /// Beyond what is allowed.
    Large(Box<Issue>),
}

impl From<Stop> for GaveUp {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

struct Reading<'a, R> {
    source: &'a Source,
    wanted: &'a Wanted,
    progress: &'a dyn Progress,
    total: u64,
    stream: Stream<R>,
    table: Gathered,
    crs_member: Option<String>,
    kind: Option<String>,
    /// The members of a file that is one feature, as they stand in it.
    single: Vec<u8>,
    /// Whether it is an answer of AMap's place service.
    answer: bool,
    has_features: bool,
    issues: Issues,
}

impl<R: Read> Reading<'_, R> {
    fn stopped(&self, why: GaveUp) -> Issue {
        let at = |code, byte| {
            let (line, column) = self.stream.place(byte);
            let issue = Issue::new(code).file(&self.source.shown_as).line(line).fact("column", column);
            issue.fact("rows", self.table.rows)
        };
        match why {
            GaveUp::Stop(Stop::Io(error)) => Issue::new("E0101").file(&self.source.shown_as).fact("reason", error),
            GaveUp::Stop(Stop::Truncated) => at("E0111", usize::MAX),
            GaveUp::Stop(Stop::TooLong) => at("E0112", self.stream.at),
            GaveUp::Syntax(byte, what) => at(Syntax::code_of(what), byte).fact("reason", what),
            GaveUp::Encoding(byte) => at("E0104", byte),
            GaveUp::Large(issue) => issue.file(&self.source.shown_as),
            GaveUp::Twice(name) => at("E0205", self.stream.at).field(name),
        }
    }

    fn collection(&mut self) -> Result<(), GaveUp> {
        if self.stream.token()? != Some(b'{') {
            return Err(GaveUp::Syntax(self.stream.at, "an opening brace was expected"));
        }
        self.stream.at += 1;
        let mut first = true;
        let mut seen = Vec::new();
        loop {
            match self.stream.token()? {
                Some(b'}') if first => break,
                Some(b'"') => {}
                Some(_) => return Err(GaveUp::Syntax(self.stream.at, "a member's name was expected")),
                None => return Err(Stop::Truncated.into()),
            }
            first = false;
            let key = self.small(|lexer| lexer.string().map(std::borrow::Cow::into_owned))?;
            self.punctuation(b':', "a colon was expected")?;
            let token = self.stream.token()?;
            if let Some(name) = ["type", "features", "crs"].into_iter().find(|name| *name == key) {
                if seen.contains(&name) {
                    return Err(GaveUp::Twice(name));
                }
                seen.push(name);
            }
            match key.as_str() {
                "features" if token == Some(b'[') => {
                    self.has_features = true;
                    self.features()?;
                }
                "type" if token == Some(b'"') => {
                    self.kind = Some(self.small(|lexer| lexer.string().map(std::borrow::Cow::into_owned))?);
                }
                "crs" => self.crs_member = self.crs()?,
                "geometry" | "properties" | "id" if !self.has_features => self.member(&key)?,
                "pois" => {
                    self.answer = true;
                    self.small(|lexer| lexer.skip(1))?;
                }
                _ => self.small(|lexer| lexer.skip(1))?,
            }
            match self.stream.token()? {
                Some(b',') => self.stream.at += 1,
                Some(b'}') => break,
                Some(_) => return Err(GaveUp::Syntax(self.stream.at, "a comma or a closing brace was expected")),
                None => return Err(Stop::Truncated.into()),
            }
            // Many small members would move the rest of the window many times.
            if self.stream.at >= BATCH {
                self.stream.forget();
            }
        }
        self.stream.at += 1;
        if self.stream.token()?.is_some() {
            return Err(GaveUp::Syntax(self.stream.at, "text after the end of the collection"));
        }
        Ok(())
    }

    /// Keeps a member that a feature may have: the file may be one feature and no collection.
    fn member(&mut self, key: &str) -> Result<(), GaveUp> {
        let from = self.stream.at;
        self.small(|lexer| lexer.skip(1))?;
        self.single.extend_from_slice(format!(",\"{key}\":").as_bytes());
        self.single.extend_from_slice(self.stream.bytes(from, self.stream.at));
        Ok(())
    }

    /// Takes the file as a collection of one feature, if it is one.
    fn single_feature(&mut self) -> Result<(), GaveUp> {
        if self.has_features || self.kind.as_deref() != Some("Feature") {
            return Ok(());
        }
        let text = format!("{{\"type\":\"Feature\"{}}}", String::from_utf8_lossy(&self.single));
        let mut part = Part::default();
        let columns = self.wanted;
        // Its members were read through before, so nothing but their number can be wrong.
        part.one(&text, &|name: &str| columns.contains(name))
            .map_err(|error| GaveUp::Syntax(self.stream.at, error.what))?;
        self.table.add(part).map_err(|issue| GaveUp::Large(Box::new(issue)))?;
        self.has_features = true;
        self.kind = Some("FeatureCollection".to_owned());
        Ok(())
    }

    fn punctuation(&mut self, byte: u8, what: &'static str) -> Result<(), GaveUp> {
        if self.stream.token()? != Some(byte) {
            return Err(GaveUp::Syntax(self.stream.at, what));
        }
        self.stream.at += 1;
        Ok(())
    }

    /// Reads one value that is not a list of features.
    fn small<T>(&mut self, read: impl FnOnce(&mut Lexer<'_>) -> Result<T, Syntax>) -> Result<T, GaveUp> {
        let from = self.stream.at;
        let end = self.stream.value()?;
        let bytes = self.stream.bytes(from, end);
        let text = std::str::from_utf8(bytes).map_err(|error| GaveUp::Encoding(from + error.valid_up_to()))?;
        let mut lexer = Lexer::new(text);
        let outcome = read(&mut lexer).map_err(|error| GaveUp::Syntax(from + error.at, error.what));
        if outcome.is_ok() && lexer.token().is_some() {
            return Err(GaveUp::Syntax(from + lexer.at, "a comma or a closing brace was expected"));
        }
        self.stream.at = end;
        outcome
    }

    /// The name in the old `crs` member; anything else there is as good as none.
    fn crs(&mut self) -> Result<Option<String>, GaveUp> {
        let from = self.stream.at;
        self.small(|lexer| lexer.skip(1))?;
        let bytes = self.stream.bytes(from, self.stream.at);
        let value: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        let name = &value["properties"]["name"];
        Ok(name.as_str().map(str::to_owned).or_else(|| (!value.is_null()).then(|| value.to_string())))
    }

    /// The list of features, window by window.
    fn features(&mut self) -> Result<(), GaveUp> {
        self.stream.at += 1;
        if self.stream.token()? == Some(b']') {
            self.stream.at += 1;
            return Ok(());
        }
        loop {
            self.stream.forget();
            self.stream.fill(BATCH)?;
            let between = match self.window().map_err(|issue| GaveUp::Large(Box::new(issue)))? {
                Halt::Ended(at) => {
                    self.stream.at = at;
                    return Ok(());
                }
                Halt::Limit(at) => {
                    self.stream.at = at;
                    false
                }
                Halt::Between(at) => {
                    self.stream.at = at;
                    true
                }
                Halt::Feature(at) => {
                    self.stream.at = at;
                    self.one_feature()?;
                    true
                }
            };
            self.progress.advance(self.stream.passed + self.stream.at as u64, self.total);
            if self.table.names.len() > MOST_NAMES {
                return Err(GaveUp::Syntax(self.stream.at, "more property names than any layer has"));
            }
            if between {
                match self.stream.token()? {
                    Some(b',') => self.stream.at += 1,
                    Some(b']') => {
                        self.stream.at += 1;
                        return Ok(());
                    }
                    Some(_) => {
                        return Err(GaveUp::Syntax(self.stream.at, "a comma or a closing bracket was expected"));
                    }
                    None => return Err(Stop::Truncated.into()),
                }
            }
        }
    }

    /// A feature that is broken, or cut by the end of the window: its end is looked for first, so that what is wrong with
    /// it is really its own fault.
    fn one_feature(&mut self) -> Result<(), GaveUp> {
        self.stream.token()?;
        let from = self.stream.at;
        let end = self.stream.value().map_err(|stop| self.inner_fault(from, stop))?;
        let text = std::str::from_utf8(self.stream.bytes(from, end))
            .map_err(|error| GaveUp::Encoding(from + error.valid_up_to()))?;
        let mut part = Part::default();
        let columns = self.wanted;
        part.one(text, &|name: &str| columns.contains(name))
            .map_err(|error| GaveUp::Syntax(from + error.at, error.what))?;
        self.table.add(part).map_err(|issue| GaveUp::Large(Box::new(issue)))?;
        self.stream.at = end;
        Ok(())
    }

    /// Reads the features of the window, in parallel from places where features seem to begin. A run counts only if the
    /// one before it ended exactly where it began; otherwise the one before goes on.
    fn window(&mut self) -> Result<Halt, Issue> {
        let columns = self.wanted;
        let wanted = |name: &str| columns.contains(name);
        let window = self.stream.window();
        let text = match std::str::from_utf8(window) {
            Ok(text) => text,
            // A character cut by the window, or no text at all: the feature there is looked at by itself.
            Err(error) => std::str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
        };
        let starts = beginnings(text, rayon::current_num_threads());
        let runs: Vec<(Part, Halt)> = (0..starts.len())
            .into_par_iter()
            .map(|number| {
                let mut part = Part::default();
                let limit = starts.get(number + 1).copied().unwrap_or(usize::MAX);
                let halt = part.features(text, starts[number], limit, &wanted);
                (part, halt)
            })
            .collect();
        let mut parts = Vec::with_capacity(runs.len());
        let mut reached = Halt::Limit(0);
        for (number, (part, halt)) in runs.into_iter().enumerate() {
            if number > 0 && !matches!(reached, Halt::Limit(at) if at == starts[number]) {
                if let Halt::Limit(at) = reached {
                    let mut rest = Part::default();
                    reached = rest.features(text, at, usize::MAX, &wanted);
                    parts.push(rest);
                }
                break;
            }
            parts.push(part);
            reached = halt;
        }
        for part in parts {
            self.table.add(part)?;
        }
        Ok(reached)
    }

    /// A value without an end: a fault inside it, if there is one, says more than the end of the file does.
    fn inner_fault(&self, from: usize, stop: Stop) -> GaveUp {
        if let Stop::Truncated = stop {
            let bytes = &self.stream.rest()[from - self.stream.at..];
            let text = String::from_utf8_lossy(bytes);
            if let Err(error) = Lexer::new(&text).skip(1)
                && error.at < text.len()
                && !matches!(error.what, "a string that does not end")
            {
                return GaveUp::Syntax(from + error.at, error.what);
            }
        }
        stop.into()
    }
}

/// Places that cut a text into about equal pieces and where features seem to begin: the text there begins like the first
/// feature.
fn beginnings(text: &str, pieces: usize) -> Vec<usize> {
    /// Shorter pieces are not worth a thread.
    const SHORTEST: usize = 64 << 10;
    /// A geometry begins with its type as well, so this much of a feature that does.
    const TYPED: usize = "{\"type\":\"Feature".len();
    /// Names of members are no longer.
    const LONGEST: usize = 64;
    let bytes = text.as_bytes();
    let first = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let mut starts = vec![0];
    let head = &bytes[first..bytes.len().min(first + LONGEST)];
    let name = head.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    let typed = head.windows(6).take(4).any(|word| word == b"\"type\"");
    let Some(like) = head.get(..if typed { TYPED.max(name) } else { name }).filter(|like| !like.is_empty()) else {
        return starts;
    };
    let length = (bytes.len() / pieces.max(1)).max(SHORTEST);
    let finder = memchr::memmem::Finder::new(like);
    let mut target = length;
    while target + SHORTEST <= bytes.len() {
        let Some(found) = finder.find(&bytes[target..]) else { break };
        starts.push(target + found);
        target = (target + found + 1).max(length * (starts.len()));
    }
    starts
}

#[cfg(test)]
mod tests;
