//! Charts: columns of a sheet, drawn on another.

use super::head::Head;
use super::table::Table;
use rust_xlsxwriter::{
    Chart as Drawn, ChartAxisLabelPosition, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType,
    Worksheet, XlsxError,
};
use std::ops::Range;

/// Rows of a sheet that a chart is high.
pub(super) const HEIGHT: u32 = 18;

/// Height of a row in pixels.
const ROW: u32 = 20;

/// Red for a gap, blue for what is spare; and a line for each of two columns.
const SHORT: &str = "#B2182B";
const SPARE: &str = "#2166AC";

/// What is drawn of the first table of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// What stands over it.
    pub title: String,
    /// Its names.
    pub along: Head,
    /// Its numbers, a series for each column.
    pub of: Vec<Head>,
    /// Rows of the table.
    pub rows: Range<usize>,
}

impl Chart {
    /// Draws it on a sheet, at a row: of a table that stands on a sheet of some name, its head in some row.
    pub fn put(
        &self,
        (sheet, head_row, table): (&str, u32, &Table),
        on: &mut Worksheet,
        row: u32,
    ) -> Result<(), XlsxError> {
        let (first, last) = (head_row + 1 + self.rows.start as u32, head_row + self.rows.end as u32);
        let range = |head: Head| {
            let column = table.heads.iter().position(|other| *other == head)? as u16;
            Some((sheet, first, column, last, column))
        };
        let Some(names) = range(self.along) else { return Ok(()) };
        let is_course = self.of.len() > 1;
        let mut chart = Drawn::new(if is_course { ChartType::Line } else { ChartType::Column });
        for (head, colour) in self.of.iter().zip([SHORT, SPARE]) {
            let Some(values) = range(*head) else { continue };
            let series = chart.add_series();
            series.set_categories(names).set_values(values).set_name((sheet, head_row, values.2));
            if is_course {
                series.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(2.25)));
            } else {
                let mut solid = ChartSolidFill::new();
                solid.set_color(colour);
                series.set_format(ChartFormat::new().set_solid_fill(&solid));
                series.set_invert_if_negative_color(SPARE).set_gap(60);
            }
        }
        chart.title().set_name(self.title.as_str());
        if is_course {
            chart.legend().set_position(ChartLegendPosition::Bottom);
        } else {
            chart.legend().set_hidden();
        }
        // Names stand below the lowest column, not on the axis.
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.set_width(960).set_height((HEIGHT - 1) * ROW);
        chart.set_alt_text(self.title.chars().take(200).collect::<String>());
        on.insert_chart(row, 0, &chart).map(drop)
    }
}
