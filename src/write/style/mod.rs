//! QGIS layer styles (`.qml`): written by hand so that a layer opens coloured, labelled and with Chinese aliases in every
//! QGIS from 3.22 on. Symbol properties stand twice, as `Option` (new) and `prop` (old), because each version reads one.

mod symbol;

pub use symbol::{fill, fill_by_rank, marker, square_in_metres};

use std::fmt::Write;

/// A column: its name in the file and its Chinese alias with the unit.
pub struct Field<'a>(pub &'a str, pub &'a str);

/// A class of a rule-based style.
pub struct Rule {
    /// Expression that chooses the features.
    pub filter: String,
    /// Text in the legend.
    pub label: String,
    /// From [`fill`], [`marker`] ...
    pub symbol: String,
}

/// The next number of 1, 2, 2.5, 5 times a power of ten that is not smaller; 1 for zero.
pub fn nice(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 2.5, 5.0].into_iter().map(|n| n * power).find(|n| *n >= value * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// A whole style.
pub fn document(renderer: &str, labels: Option<&str>, fields: &[Field<'_>]) -> String {
    let mut out = String::from("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    let enabled = u8::from(labels.is_some());
    let _ = write!(
        out,
        "<qgis version=\"3.22.16\" labelsEnabled=\"{enabled}\" styleCategories=\"Symbology|Labeling|Fields\">\n{renderer}"
    );
    out.push_str(labels.unwrap_or_default());
    out.push_str(" <aliases>\n");
    for (index, Field(name, alias)) in fields.iter().enumerate() {
        let _ = writeln!(out, "  <alias index=\"{index}\" field=\"{}\" name=\"{}\"/>", escaped(name), escaped(alias));
    }
    out.push_str(" </aliases>\n</qgis>\n");
    out
}

/// One symbol for all features.
pub fn single(symbol: &str) -> String {
    format!(
        " <renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">\n  <symbols>\n{}  </symbols>\n </renderer-v2>\n",
        symbol.replace("@name@", "0")
    )
}

/// A symbol per rule.
pub fn rules(rules: &[Rule]) -> String {
    let mut out = String::from(
        " <renderer-v2 type=\"RuleRenderer\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">\n  <rules key=\"{00000000-0000-0000-0000-000000000000}\">\n",
    );
    for (number, rule) in rules.iter().enumerate() {
        let _ = writeln!(
            out,
            "   <rule key=\"{{00000000-0000-0000-0000-{:012}}}\" symbol=\"{number}\" filter=\"{}\" label=\"{}\"/>",
            number + 1,
            escaped(&rule.filter),
            escaped(&rule.label)
        );
    }
    out.push_str("  </rules>\n  <symbols>\n");
    for (number, rule) in rules.iter().enumerate() {
        out.push_str(&rule.symbol.replace("@name@", &number.to_string()));
    }
    out.push_str("  </symbols>\n </renderer-v2>\n");
    out
}

/// Points are labelled from this scale on; farther away their names would hide the map.
const POINT_SCALE: u32 = 120_000;

/// Labels around points, once the map is near enough.
pub fn point_label(expression: &str) -> String {
    let placement = "placement=\"6\" predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\" dist=\"1\" offsetType=\"1\"";
    labels(expression, placement, 8, Some(POINT_SCALE))
}

/// Labels inside areas.
pub fn area_label(expression: &str) -> String {
    labels(expression, "placement=\"1\" centroidInside=\"1\" quadOffset=\"4\"", 9, None)
}

fn labels(expression: &str, placement: &str, size: u32, from_scale: Option<u32>) -> String {
    let colour = symbol::rgba("#252525");
    // QGIS calls the farthest scale at which something is still shown its largest denominator, scaleMax.
    let scale = from_scale.map_or_else(
        || "scaleVisibility=\"0\"".to_owned(),
        |scale| format!("scaleVisibility=\"1\" scaleMin=\"1\" scaleMax=\"{scale}\""),
    );
    format!(
        " <labeling type=\"simple\">
  <settings calloutType=\"simple\">
   <text-style fieldName=\"{}\" isExpression=\"1\" fontFamily=\"Noto Sans CJK SC\" fontSize=\"{size}\" fontSizeUnit=\"Point\" textColor=\"{colour}\" textOpacity=\"1\" multilineHeight=\"1\">
    <families><family name=\"Noto Sans CJK SC\"/><family name=\"Microsoft YaHei\"/><family name=\"PingFang SC\"/></families>
    <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"0.85\"/>
   </text-style>
   <text-format multilineAlign=\"1\"/>
   <placement {placement}/>
   <rendering obstacle=\"0\" displayAll=\"0\" {scale}/>
  </settings>
 </labeling>
",
        escaped(expression)
    )
}

/// Text inside an XML attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers() {
        assert_eq!([0.0, 0.3, 1.0, 1.2, 2.4, 333.4, 5001.0].map(nice), [1.0, 0.5, 1.0, 2.0, 2.5, 500.0, 10_000.0]);
    }

    #[test]
    fn text_in_attributes_is_escaped() {
        assert_eq!(escaped("\"a\" < 'b' & c"), "&quot;a&quot; &lt; 'b' &amp; c");
    }
}
