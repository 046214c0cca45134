//! Charts: columns of a sheet, drawn on another.

use crate::handover::tables::{Cell, Chart, Head, Shown, Table};
use crate::words::{Lang, say};
use rust_xlsxwriter::{
    Chart as Drawn, ChartAxisLabelPosition, ChartFormat, ChartLegendPosition, ChartLine, ChartPoint, ChartSolidFill,
    ChartType, Worksheet, XlsxError,
};

/// Rows of a sheet that a chart is high.
pub(super) const HEIGHT: u32 = 18;

/// Height of a row in pixels.
const ROW: u32 = 20;

/// How wide a chart is, in pixels and in points.
const PIXELS: u32 = 960;
pub(super) const WIDE: f64 = PIXELS as f64 * 0.75;

/// Red for a gap, blue for what is spare; and a line for each of two columns.
const SHORT: &str = "#B2182B";
const SPARE: &str = "#2166AC";

/// Draws it on a sheet, at a row: of a table that stands on a sheet of some name, its head in some row.
pub(super) fn put(
    drawn: &Chart,
    (sheet, head_row, table): (&str, u32, &Table),
    on: &mut Worksheet,
    row: u32,
    lang: Lang,
) -> Result<(), XlsxError> {
    let (first, last) = (head_row + 1 + drawn.rows.start as u32, head_row + drawn.rows.end as u32);
    let range = |head: Head| {
        let column = table.heads.iter().position(|other| *other == head)? as u16;
        Some((sheet, first, column, last, column))
    };
    let Some(names) = range(drawn.along) else { return Ok(()) };
    let is_course = drawn.of.len() > 1;
    let mut chart = Drawn::new(if is_course { ChartType::Line } else { ChartType::Column });
    for (head, colour) in drawn.of.iter().zip([SHORT, SPARE]) {
        let Some(values) = range(*head) else { continue };
        let series = chart.add_series();
        series.set_categories(names).set_values(values).set_name((sheet, head_row, values.2));
        if is_course {
            series.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(2.25)));
        } else {
            // Not every program knows of a colour for what is below 0: each column has its own.
            series.set_format(&mut filled(colour)).set_points(&points(drawn, *head, table)).set_gap(60);
        }
    }
    chart.title().set_name(drawn.title.as_str());
    if is_course {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        chart.legend().set_hidden();
    }
    chart.x_axis().set_name(&drawn.along.text(table.seats, lang));
    let counted = say(if is_course { "handover.chart.counted" } else { "handover.chart.gap" });
    chart.y_axis().set_name(&counted.part("seats", [table.seats.words()]).text(lang));
    chart.y_axis().set_num_format(Shown::Whole.format());
    // Names stand below the lowest column, not on the axis.
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.set_width(PIXELS).set_height((HEIGHT - 1) * ROW);
    chart.set_alt_text(drawn.title.chars().take(200).collect::<String>());
    on.insert_chart(row, 0, &chart).map(drop)
}

fn filled(colour: &str) -> ChartFormat {
    let mut solid = ChartSolidFill::new();
    solid.set_color(colour);
    ChartFormat::new().set_solid_fill(&solid).clone()
}

/// What the columns of a chart look like, one by one.
fn points(drawn: &Chart, head: Head, table: &Table) -> Vec<ChartPoint> {
    let at = table.heads.iter().position(|other| *other == head);
    let rows = table.rows.get(drawn.rows.clone()).unwrap_or_default();
    let is_spare = |cell: Option<&Cell>| matches!(cell, Some(Cell::Number(number)) if *number < 0.0);
    let colour = |cell| if is_spare(cell) { SPARE } else { SHORT };
    let point = |cell| ChartPoint::new().set_format(&mut filled(colour(cell)));
    rows.iter().map(|row| point(at.and_then(|at| row.cells.get(at)))).collect()
}
