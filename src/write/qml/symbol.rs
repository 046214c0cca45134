//! Symbols: fills and markers. `@name@` stands for the symbol's number until the renderer is put together.

use super::escaped;
use crate::output::Symbol;
use std::fmt::Write;

/// A symbol as QGIS writes it.
pub(super) fn xml(symbol: &Symbol) -> String {
    match symbol {
        Symbol::Fill(colour) => fill(colour),
        Symbol::FillByRank => fill_by_rank(),
        Symbol::Circle { fill, edge, width, size } => circle(fill, edge, *width, size.as_deref()),
        Symbol::Line { colour, width, by, is_dashed } => line(colour, *width, by.as_deref(), *is_dashed),
        Symbol::Square { fill, metres } => square_in_metres(fill, *metres),
    }
}

/// `#rrggbb` or `#rrggbbaa` as QGIS writes colours.
pub(super) fn rgba(hex: &str) -> String {
    let part = |at: usize| hex.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let [r, g, b] = [1, 3, 5].map(|at| part(at).unwrap_or(0));
    format!("{r},{g},{b},{}", part(7).unwrap_or(255))
}

fn layer(class: &str, properties: &[(&str, &str)], driven: &str) -> String {
    let mut out =
        format!("    <layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n     <Option type=\"Map\">\n");
    for (key, value) in properties {
        let _ = writeln!(out, "      <Option type=\"QString\" name=\"{key}\" value=\"{value}\"/>");
    }
    out.push_str("     </Option>\n");
    for (key, value) in properties {
        let _ = writeln!(out, "     <prop k=\"{key}\" v=\"{value}\"/>");
    }
    out.push_str(driven);
    out.push_str("    </layer>\n");
    out
}

/// A property computed by an expression.
fn driven(property: &str, expression: &str) -> String {
    format!(
        "     <data_defined_properties><Option type=\"Map\">
      <Option type=\"QString\" name=\"name\" value=\"\"/>
      <Option type=\"Map\" name=\"properties\"><Option type=\"Map\" name=\"{property}\">
       <Option type=\"bool\" name=\"active\" value=\"true\"/>
       <Option type=\"QString\" name=\"expression\" value=\"{}\"/>
       <Option type=\"int\" name=\"type\" value=\"3\"/>
      </Option></Option>
      <Option type=\"QString\" name=\"type\" value=\"collection\"/>
     </Option></data_defined_properties>\n",
        escaped(expression)
    )
}

fn symbol(kind: &str, layer: &str) -> String {
    format!(
        "   <symbol type=\"{kind}\" name=\"@name@\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n{layer}   </symbol>\n"
    )
}

const OUTLINE: [(&str, &str); 5] = [
    ("outline_color", "99,99,99,255"),
    ("outline_style", "solid"),
    ("outline_width", "0.26"),
    ("outline_width_unit", "MM"),
    ("style", "solid"),
];

/// An area in one colour.
fn fill(colour: &str) -> String {
    let colour = rgba(colour);
    let mut properties = vec![("color", colour.as_str())];
    properties.extend(OUTLINE);
    symbol("fill", &layer("SimpleFill", &properties, ""))
}

/// An area whose colour follows its rank in the file: neighbours in the file stand far apart on the colour circle.
fn fill_by_rank() -> String {
    let mut properties = vec![("color", "200,200,200,150")];
    properties.extend(OUTLINE);
    let expression = "color_hsva(to_int($id * 137.508) % 360, 38, 92, 60)";
    symbol("fill", &layer("SimpleFill", &properties, &driven("fillColor", expression)))
}

/// A circle of two millimetres, or as large as an expression says.
fn circle(colour: &str, outline: &str, width: f64, size: Option<&str>) -> String {
    let (colour, outline, width) = (rgba(colour), rgba(outline), width.to_string());
    let style = if width == "0" { "no" } else { "solid" };
    let properties = [
        ("name", "circle"),
        ("color", &colour),
        ("outline_color", &outline),
        ("outline_style", style),
        ("outline_width", &width),
        ("outline_width_unit", "MM"),
        ("size", "2"),
        ("size_unit", "MM"),
    ];
    symbol("marker", &layer("SimpleMarker", &properties, &size.map_or_else(String::new, |size| driven("size", size))))
}

/// A line so many millimetres wide, or as wide as an expression says.
fn line(colour: &str, width: f64, by: Option<&str>, is_dashed: bool) -> String {
    let (colour, width) = (rgba(colour), width.to_string());
    let properties = [
        ("line_color", colour.as_str()),
        ("line_style", if is_dashed { "dash" } else { "solid" }),
        ("line_width", &width),
        ("line_width_unit", "MM"),
        ("capstyle", "round"),
        ("joinstyle", "round"),
    ];
    symbol("line", &layer("SimpleLine", &properties, &by.map_or_else(String::new, |by| driven("outlineWidth", by))))
}

/// A square that is this many metres wide on the ground.
fn square_in_metres(colour: &str, metres: f64) -> String {
    let (colour, size) = (rgba(colour), metres.to_string());
    let properties = [
        ("name", "square"),
        ("color", colour.as_str()),
        ("outline_style", "no"),
        ("size", &size),
        ("size_unit", "RenderMetersInMapUnits"),
    ];
    symbol("marker", &layer("SimpleMarker", &properties, ""))
}
