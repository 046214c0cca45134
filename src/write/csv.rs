//! Tables that spreadsheets open as they are: UTF-8 with a byte order mark, by which Excel recognises the encoding.

use super::sink::Sink;
use super::store::Store;
use super::{WriteError, inert};
use crate::output::{Output, Shape, Value};
use crate::words::Lang;
use std::io::Write;

/// Writes every table; their headings are the names of the columns, or words in the language asked for.
pub(super) struct Csv;

impl Sink for Csv {
    fn put(&self, outputs: &[Output<'_>], to: &mut dyn Store, lang: Lang) -> Result<(), WriteError> {
        for output in outputs.iter().filter(|output| matches!(output.shape, Shape::Nowhere)) {
            let name = format!("{}.csv", output.path());
            to.file(&name, &mut |to| {
                table(output, to, lang)
                    .map_err(|error| WriteError::Io(name.as_str().into(), std::io::Error::other(error)))
            })?;
        }
        Ok(())
    }
}

fn table(output: &Output<'_>, mut to: &mut dyn Write, lang: Lang) -> Result<(), csv::Error> {
    to.write_all("\u{feff}".as_bytes())?;
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut to);
    rows.write_record(output.columns.iter().map(|column| inert(&output.heading(column, lang)).into_owned()))?;
    for row in 0..output.rows {
        rows.write_record(output.columns.iter().map(|column| match column.value(row) {
            Value::Text(text) => inert(&text).into_owned(),
            other => other.cell(column.unit),
        }))?;
    }
    Ok(rows.flush()?)
}
