//! A sheet: a title, what must be known to read it, and tables one below the other, ready to be printed on A4.

use super::{chart, height, printed};
use crate::handover::tables::{Cell, Chart, Page, Paint, Row, Shown, Table};
use crate::words::Lang;
use crate::write::inert;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatText, ConditionalFormatTextRule, Format,
    FormatAlign, FormatBorder, Worksheet, XlsxError,
};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Rows of a table that one sheet takes.
const MOST_ROWS: usize = 1_000_000;

/// Characters that one cell takes.
const LONGEST: usize = 32_000;

/// Widths of columns in characters.
const NARROW: usize = 7;
const WIDE: usize = 40;

/// Rows by which the width of a column is judged.
const JUDGED: usize = 500;

/// Rows of a table beside others that are looked through.
const LISTED: usize = 20;

/// A4.
const A4: u8 = 9;

/// Height of a line of the title, in points.
const TITLE: f64 = 24.0;

/// Characters of a heading's column that its letters, which are bold, and the arrow of the filter take.
const ARROW: usize = 2;

/// The number of the row with the head of the first table.
fn head_row(page: &Page) -> u32 {
    let titled = page.tables.first().is_some_and(|table| !table.title.is_empty());
    1 + page.notes.len() as u32 + u32::from(titled)
}

/// A table that is too long for one sheet goes on in more of them.
pub(super) fn parts(page: Page) -> Vec<Page> {
    parts_of(page, MOST_ROWS)
}

fn parts_of(mut page: Page, most: usize) -> Vec<Page> {
    let [table] = page.tables.as_mut_slice() else { return vec![page] };
    let mut rest = table.rows.split_off(table.rows.len().min(most)).into_iter();
    page.charts.retain(|chart| chart.rows.end <= most);
    let (seats, heads) = (table.seats, table.heads.clone());
    let mut all = vec![page];
    while rest.len() > 0 {
        let rows: Vec<Row> = rest.by_ref().take(most).collect();
        let (number, first) = (all.len() + 1, &all[0]);
        let table = Table { title: String::new(), seats, heads: heads.clone(), rows };
        all.push(Page {
            name: format!("{} {number}", first.name),
            title: first.title.clone(),
            notes: first.notes.clone(),
            tables: vec![table],
            charts: Vec::new(),
        });
    }
    all
}

/// Puts it into a sheet of the workbook, with charts of other sheets below.
pub(super) fn write(
    page: &Page,
    sheet: &mut Worksheet,
    drawn: &[(&Page, &Chart)],
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    let widths = widths(page, lang);
    for (at, width) in (0..).zip(&widths) {
        sheet.set_column_width(at, *width as f64)?;
    }
    let formats = Formats::new();
    let across = widths.iter().sum::<usize>().max(1);
    let mut heights = Vec::new();
    for (text, format, high) in [(&page.title, &formats.title, TITLE)]
        .into_iter()
        .chain(page.notes.iter().map(|note| (note, &formats.note, height::LINE)))
    {
        let row = heights.len() as u32;
        line(sheet, row, widths.len(), text, format)?;
        // Larger letters fill a line sooner.
        let fits = (across as f64 * height::LINE / high) as usize;
        heights.push(height::of_lines(height::lines(text, fits.saturating_sub(1)), high));
    }
    // What is looked through is filtered; of several tables only one can be.
    let mut filtered: Option<(u32, &Table)> = None;
    for table in &page.tables {
        if !table.title.is_empty() {
            let row = heights.len() as u32;
            sheet.write_string_with_format(row, 0, shortened(&inert(&table.title)), &formats.over)?;
            heights.push(height::LINE);
        }
        let is_long = page.tables.len() == 1 || table.rows.len() > LISTED;
        if is_long && filtered.is_none_or(|(_, other)| other.rows.len() < table.rows.len()) {
            filtered = Some((heights.len() as u32, table));
        }
        put(sheet, table, &formats, &widths, &mut heights, lang)?;
        heights.push(height::LINE);
    }
    for (row, height) in (0..).zip(&heights) {
        sheet.set_row_height(row, *height)?;
    }
    if let [table] = page.tables.as_slice() {
        let head = head_row(page);
        let still = table.heads.iter().take_while(|head| head.is_name()).count().min(4);
        sheet.set_freeze_panes(head + 1, still as u16)?;
        sheet.set_repeat_rows(head, head)?;
    }
    if let Some((head, table)) = filtered {
        sheet.autofilter(head, 0, head + table.rows.len() as u32, table.heads.len() as u16 - 1)?;
    }
    let drawn = drawn.iter().filter_map(|(from, chart)| Some((from, chart, from.tables.first()?)));
    let mut row = heights.len() as u32;
    let mut charts = 0;
    for (from, chart, table) in drawn {
        chart::put(chart, (&from.name, head_row(from), table), sheet, row, lang)?;
        row += chart::HEIGHT;
        charts += 1;
    }
    sheet.set_paper_size(A4).set_landscape();
    // How wide a column is in the end, each program decides by its fonts: only the page says how large all is.
    let scale = printed::scale(&widths);
    if charts > 0 && printed::is_one_page(&heights, charts, scale) {
        sheet.set_print_fit_to_pages(1, 1);
    } else {
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_page_breaks(&printed::breaks(&heights, charts, scale))?;
    }
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2).set_footer("&C&P / &N");
    Ok(())
}

/// The width of each column of the sheet: that of the widest words, which may be broken where they are long.
fn widths(page: &Page, lang: Lang) -> Vec<usize> {
    let columns = page.tables.iter().map(|table| table.heads.len()).max().unwrap_or(1);
    let mut widths = vec![NARROW; columns];
    for table in &page.tables {
        for (at, head) in table.heads.iter().enumerate() {
            // A heading is broken over two or three lines, but no word of it.
            let text = head.text(table.seats, lang);
            let word = text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
            let of_head = (text.width().div_ceil(2) + 3).max(word.min(text.width().div_ceil(2) + 6) + ARROW);
            let cells = table.rows.iter().take(JUDGED).chain(table.rows.last());
            let widest = cells.map(|row| width(&row.cells[at], head.shown())).max().unwrap_or(0) + 2;
            widths[at] = widths[at].max(of_head).max(widest).min(WIDE);
        }
    }
    widths
}

fn width(cell: &Cell, shown: Shown) -> usize {
    match cell {
        Cell::Nothing => 0,
        Cell::Text(text) => text.width(),
        Cell::Number(number) if matches!(shown, Shown::Exact | Shown::Few) => shown.rounded(*number).to_string().len(),
        Cell::Number(number) => format!("{:.0}", number.abs()).len() * 4 / 3 + 3,
    }
}

/// The formats of a sheet.
struct Formats {
    title: Format,
    note: Format,
    over: Format,
    head: Format,
    cells: BTreeMap<(Shown, bool), Format>,
}

impl Formats {
    fn new() -> Self {
        let wrapped = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let boxed = || wrapped().set_border(FormatBorder::Thin).set_border_color("#BFBFBF");
        let all =
            [Shown::Words, Shown::Whole, Shown::Year, Shown::Percent, Shown::One, Shown::Two, Shown::Few, Shown::Exact];
        let cell = |(shown, is_total): (Shown, bool)| {
            let format = if shown == Shown::Words { boxed() } else { boxed().set_num_format(shown.format()) };
            let format = if is_total { format.set_bold().set_background_color("#F2F2F2") } else { format };
            ((shown, is_total), format)
        };
        Self {
            title: wrapped().set_bold().set_font_size(14),
            note: wrapped().set_font_color("#404040"),
            over: Format::new().set_bold(),
            head: boxed()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("#DDEBF7"),
            cells: all.into_iter().flat_map(|shown| [(shown, false), (shown, true)]).map(cell).collect(),
        }
    }
}

/// A text over all columns of the tables.
fn line(sheet: &mut Worksheet, row: u32, columns: usize, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = shortened(&inert(text));
    if columns > 1 {
        return sheet.merge_range(row, 0, row, columns as u16 - 1, &text, format).map(drop);
    }
    sheet.write_string_with_format(row, 0, text, format).map(drop)
}

/// Puts a table below rows of so much height, and adds the heights of its own.
fn put(
    sheet: &mut Worksheet,
    table: &Table,
    formats: &Formats,
    widths: &[usize],
    heights: &mut Vec<f64>,
    lang: Lang,
) -> Result<(), XlsxError> {
    let head = heights.len() as u32;
    let mut most = 1;
    for ((at, column), width) in (0..).zip(&table.heads).zip(widths) {
        let text = column.text(table.seats, lang);
        let text = inert(&text);
        most = most.max(height::lines(&text, width.saturating_sub(ARROW)));
        sheet.write_string_with_format(head, at, text, &formats.head)?;
    }
    heights.push(height::of_lines(most, height::LINE));
    for Row { cells, is_total } in &table.rows {
        let row = heights.len() as u32;
        let mut most = 1;
        for (((at, column), cell), width) in (0..).zip(&table.heads).zip(cells).zip(widths) {
            let Some(format) = formats.cells.get(&(column.shown(), *is_total)) else { continue };
            match cell {
                Cell::Nothing => sheet.write_blank(row, at, format)?,
                Cell::Text(text) => {
                    let text = shortened(&inert(text));
                    most = most.max(height::lines(&text, width - 1));
                    sheet.write_string_with_format(row, at, text, format)?
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, at, column.shown().rounded(*number), format)?
                }
            };
        }
        heights.push(height::of_lines(most, height::LINE));
    }
    if !table.rows.is_empty() {
        for (at, column) in (0..).zip(&table.heads) {
            paint(sheet, column.paint(), (head + 1, at, head + table.rows.len() as u32, at))?;
        }
    }
    Ok(())
}

/// Colours a column; the same pairs of colours are told apart by those who do not see red and green as others do.
fn paint(
    sheet: &mut Worksheet,
    paint: Paint,
    (top, left, bottom, right): (u32, u16, u32, u16),
) -> Result<(), XlsxError> {
    let red = || Format::new().set_font_color("#7F0000").set_background_color("#FDDBC7");
    let blue = || Format::new().set_font_color("#08306B").set_background_color("#D1E5F0");
    let yellow = || Format::new().set_font_color("#7F6000").set_background_color("#FFF2CC");
    let mut numbers = |rule: ConditionalFormatCellRule<f64>, format: Format| {
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(top, left, bottom, right, &rule).map(drop)
    };
    match paint {
        Paint::Plain => Ok(()),
        Paint::Gap => {
            numbers(ConditionalFormatCellRule::GreaterThan(0.0), red())?;
            numbers(ConditionalFormatCellRule::LessThan(0.0), blue())
        }
        Paint::Above => numbers(ConditionalFormatCellRule::GreaterThan(0.0), yellow()),
        Paint::Full => numbers(ConditionalFormatCellRule::GreaterThan(1.0), yellow()),
        Paint::Sign => {
            for (sign, format) in [("▲", red()), ("×", red()), ("△", yellow()), ("?", yellow()), ("▼", blue())] {
                let rule = ConditionalFormatTextRule::BeginsWith(sign.to_owned());
                let rule = ConditionalFormatText::new().set_rule(rule).set_format(format);
                sheet.add_conditional_format(top, left, bottom, right, &rule)?;
            }
            Ok(())
        }
    }
}

/// As much of a text as a cell takes.
fn shortened(text: &str) -> String {
    // No XML may hold these two, and then nothing would open the file.
    let text = text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handover::tables::Head;
    use crate::words::Seats;

    #[test]
    fn texts_are_no_longer_than_a_cell_and_hold_nothing_that_breaks_the_file() {
        assert_eq!(shortened(&"长".repeat(LONGEST + 5)).chars().count(), LONGEST + 1);
        assert_eq!(shortened("a\u{ffff}𡌶"), "a\u{fffd}𡌶");
    }

    #[test]
    fn a_table_too_long_for_a_sheet_goes_on_in_others() {
        let mut table = Table::new(Seats::Places, &[Head::Year]);
        for year in 0..5 {
            table.row([(Head::Year, f64::from(year).into())]);
        }
        let chart = |rows| Chart { title: String::new(), along: Head::Year, of: vec![Head::Year], rows };
        let page = Page {
            name: "years".to_owned(),
            title: String::new(),
            notes: Vec::new(),
            tables: vec![table],
            charts: vec![chart(0..2), chart(1..3)],
        };
        let parts = parts_of(page, 2);
        let names: Vec<(&str, usize)> =
            parts.iter().map(|part| (part.name.as_str(), part.tables[0].rows.len())).collect();
        assert_eq!(names, [("years", 2), ("years 2", 2), ("years 3", 1)]);
        assert_eq!(parts[0].charts.len(), 1);
    }
}
