//! What is read of a database is a plain table: nothing else is opened, for a view or a virtual table is a program.
//!
//! SQLite refuses a schema whose entries are of another type or name than their definitions say, so the type in `sqlite_schema` is that
//! of the parsed definition, and only tables and virtual tables share one. These two are told by the first words of the definition.
//! `pragma_table_list` is not asked: it prepares every view of the file, and views upon views take time without end even so.

use super::broken;
use crate::issue::Issue;
use rusqlite::Connection;

/// Whether there is a plain table of this name.
///
/// # Errors
/// E0163 when there is something else of this name, and for a table of the standard's own with a column that is an expression.
pub(super) fn exists(connection: &Connection, name: &str) -> Result<bool, Issue> {
    let refused = |kind: &str| Err(Issue::new("E0163").value(name).fact("kind", kind));
    // Names that differ only in the case of ASCII letters are one name.
    let query = "SELECT type, sql FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')";
    let mut statement = connection.prepare(query).map_err(broken)?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
    let found: Vec<(String, Option<String>)> =
        statement.query_map([name], row).and_then(Iterator::collect).map_err(broken)?;
    for (kind, sql) in &found {
        if kind != "table" {
            return refused(kind);
        }
        if !is_table(sql.as_deref().unwrap_or_default()) {
            return refused("virtual");
        }
    }
    let is_own = name.starts_with("gpkg_");
    if is_own && !found.is_empty() && columns(connection, name)?.iter().any(|column| column.is_generated) {
        return refused("generated column");
    }
    Ok(!found.is_empty())
}

/// Whether a definition is that of a plain table.
fn is_table(sql: &str) -> bool {
    let mut rest = sql;
    for word in ["CREATE", "TABLE"] {
        rest = behind_blanks(rest);
        let (first, more) = rest.split_at(rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()));
        if !first.eq_ignore_ascii_case(word) {
            return false;
        }
        rest = more;
    }
    true
}

/// A text without the white space and the comments before it.
fn behind_blanks(sql: &str) -> &str {
    let mut rest = sql.trim_ascii_start();
    loop {
        let behind = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, behind)| behind)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, behind)| behind)
        } else {
            return rest;
        };
        rest = behind.trim_ascii_start();
    }
}

/// A column of a plain table.
pub(super) struct Column {
    pub name: String,
    /// The type that it is declared with.
    pub kind: String,
    /// It is an expression.
    pub is_generated: bool,
}

/// The columns of a plain table. Asked for by the statement: a table-valued function could be a table of the file that has its name.
pub(super) fn columns(connection: &Connection, name: &str) -> Result<Vec<Column>, Issue> {
    let mut columns = Vec::new();
    let column = |row: &rusqlite::Row<'_>| {
        let is_generated = row.get::<_, i64>("hidden")? > 0;
        columns.push(Column { name: row.get("name")?, kind: row.get("type")?, is_generated });
        Ok(())
    };
    connection.pragma(None, "table_xinfo", name, column).map_err(broken)?;
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::is_table;

    #[test]
    fn definitions_are_told_by_their_first_words() {
        for table in ["CREATE TABLE a(b)", "create\ttable a(b)", "/* x */CREATE--y\nTABLE\"a\"(b)"] {
            assert!(is_table(table), "{table}");
        }
        for other in [
            "CREATE VIRTUAL TABLE a USING fts5(b)",
            "CREATE/**/VIRTUAL/**/TABLE a USING fts5(b)",
            "/* CREATE TABLE */ CREATE VIRTUAL TABLE a USING fts5(b)",
            "CREATE VIEW a AS SELECT 1",
            "CREATETABLE a(b)",
            "CREATE /* TABLE a(b)",
            "",
        ] {
            assert!(!is_table(other), "{other}");
        }
    }
}
