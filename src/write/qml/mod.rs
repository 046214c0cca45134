//! QGIS layer styles (`.qml`): written by hand so that a layer opens coloured, labelled and with aliases in every
//! QGIS from 3.22 on. Symbol properties stand twice, as `Option` (new) and `prop` (old), because each version reads one.

mod symbol;

use super::WriteError;
use super::sink::Sink;
use super::store::Store;
use crate::output::{Class, Label, Look, Output, Style};
use crate::words::Lang;
use std::fmt::Write;

/// Writes the styles of every layer, aliases and legends in the language asked for.
pub(super) struct Qml;

impl Sink for Qml {
    fn put(&self, outputs: &[Output<'_>], to: &mut dyn Store, lang: Lang) -> Result<(), WriteError> {
        for output in outputs {
            let aliases: Vec<(&str, String)> =
                output.columns.iter().map(|column| (&*column.name, column.alias(lang))).collect();
            for style in &output.styles {
                let of = style.of.as_ref().map_or_else(String::new, |of| format!(".{of}"));
                to.bytes(&format!("{}{of}.qml", output.path()), document(style, &aliases).as_bytes())?;
            }
        }
        Ok(())
    }
}

/// A whole style, with the aliases of the columns by their names.
fn document(style: &Style, aliases: &[(&str, String)]) -> String {
    let mut out = String::from("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    let enabled = u8::from(style.label.is_some());
    let renderer = match &style.look {
        Look::One(symbol) => single(&symbol::xml(symbol)),
        Look::Classes(classes) => rules(classes),
    };
    let _ = write!(
        out,
        "<qgis version=\"3.22.16\" labelsEnabled=\"{enabled}\" styleCategories=\"Symbology|Labeling|Fields{}\">\n{renderer}",
        if style.time.is_some() { "|Temporal" } else { "" }
    );
    if let Some([from, to]) = style.time {
        out.push_str(&temporal(from, to));
    }
    match &style.label {
        Some(Label::Points(expression)) => out.push_str(&point_label(expression)),
        Some(Label::Areas(expression)) => out.push_str(&area_label(expression)),
        None => {}
    }
    out.push_str(" <aliases>\n");
    for (index, (name, alias)) in aliases.iter().enumerate() {
        let _ = writeln!(out, "  <alias index=\"{index}\" field=\"{}\" name=\"{}\"/>", escaped(name), escaped(alias));
    }
    out.push_str(" </aliases>\n</qgis>\n");
    out
}

/// A layer whose features are there from one day to another, each in a column: what QGIS calls mode 2.
fn temporal(from: &str, to: &str) -> String {
    format!(
        " <temporal enabled=\"1\" mode=\"2\" startField=\"{from}\" endField=\"{to}\" startExpression=\"\" endExpression=\"\" durationField=\"\" durationUnit=\"min\" fixedDuration=\"0\" accumulate=\"0\" limitMode=\"1\">\n  <fixedRange>\n   <start></start>\n   <end></end>\n  </fixedRange>\n </temporal>\n"
    )
}

/// One symbol for all features.
fn single(symbol: &str) -> String {
    format!(
        " <renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">\n  <symbols>\n{}  </symbols>\n </renderer-v2>\n",
        symbol.replace("@name@", "0")
    )
}

/// A symbol per rule.
fn rules(classes: &[Class]) -> String {
    let mut out = String::from(
        " <renderer-v2 type=\"RuleRenderer\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\">\n  <rules key=\"{00000000-0000-0000-0000-000000000000}\">\n",
    );
    for (number, class) in classes.iter().enumerate() {
        let _ = writeln!(
            out,
            "   <rule key=\"{{00000000-0000-0000-0000-{:012}}}\" symbol=\"{number}\" filter=\"{}\" label=\"{}\"/>",
            number + 1,
            escaped(&class.filter),
            escaped(&class.label)
        );
    }
    out.push_str("  </rules>\n  <symbols>\n");
    for (number, class) in classes.iter().enumerate() {
        out.push_str(&symbol::xml(&class.symbol).replace("@name@", &number.to_string()));
    }
    out.push_str("  </symbols>\n </renderer-v2>\n");
    out
}

/// Points are labelled from this scale on; farther away their names would hide the map.
const POINT_SCALE: u32 = 120_000;

/// Labels around points, once the map is near enough.
fn point_label(expression: &str) -> String {
    let placement = "placement=\"6\" predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\" dist=\"1\" offsetType=\"1\"";
    labels(expression, placement, 8, Some(POINT_SCALE))
}

/// Labels inside areas.
fn area_label(expression: &str) -> String {
    labels(expression, "placement=\"1\" centroidInside=\"1\" quadOffset=\"4\"", 9, None)
}

/// Where a machine has none of the fonts that are meant for Chinese, QGIS says so of every layer; the last ones are everywhere, and what
/// they lack is drawn in whatever font has it.
const FAMILIES: &str = "<families><family name=\"Noto Sans CJK SC\"/><family name=\"Microsoft YaHei\"/><family name=\"PingFang SC\"/><family name=\"Arial\"/><family name=\"DejaVu Sans\"/></families>";

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
    {FAMILIES}
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

/// Text inside an XML attribute or element. What XML has no way to say is shown as such.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_attributes_is_escaped() {
        assert_eq!(escaped("\"a\" < 'b' & c"), "&quot;a&quot; &lt; 'b' &amp; c");
        assert_eq!(escaped("]]>\n\t\r\u{1}"), "]]&gt;&#10;&#9;&#13;\u{fffd}");
    }
}
