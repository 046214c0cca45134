//! A style that was written beside a layer, put in other words and over other columns.

use super::legend::Words;
use super::plan::Plan;
use crate::check;
use crate::prepare::Failure;
use crate::write::escaped;

/// A style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Style {
    /// What it shows, where that is not what the layer opens with.
    pub of: Option<String>,
    /// What QGIS is told first: version and parts.
    head: String,
    /// Symbols and labels.
    body: String,
    /// The columns that it names, in their order.
    pub columns: Vec<String>,
}

const ALIASES: [&str; 2] = [" <aliases>\n", " </aliases>\n"];

impl Style {
    /// Those of a layer, the one it opens with first, in the words of a language.
    pub fn all(plan: &Plan<'_>, words: &Words) -> Result<Vec<Self>, Failure> {
        let read = |(of, path): (Option<&str>, _)| {
            let text = check::text(path).map_err(|what| plan.unreadable(what))?;
            Ok(Self::parse(of.map(str::to_owned), &text).in_words(words))
        };
        plan.styles().iter().map(|(of, path)| read((*of, path))).collect()
    }

    /// A document as this program writes it; the names of columns stand in it as they are in the layer.
    fn parse(of: Option<String>, text: &str) -> Self {
        let (head, rest) =
            text.split_once(">\n<qgis").map_or(("", text), |(_, rest)| rest.split_once(">\n").unwrap_or(("", rest)));
        let (body, aliases) = rest.split_once(ALIASES[0]).unwrap_or((rest, ""));
        let columns = attributes(aliases, " field=\"").map(|(_, value, _)| unescaped(value)).collect();
        Self { of, head: head.to_owned(), body: body.to_owned(), columns }
    }

    fn in_words(self, words: &Words) -> Self {
        let body = rewritten(&self.body, " label=\"", |text| words.legend(text));
        Self { body: rewritten(&body, " fieldName=\"", |text| words.label(text)), ..self }
    }

    /// The same over columns that are called otherwise.
    pub fn over(self, renamed: &[(&str, String)]) -> Self {
        let mut body = self.body;
        for (old, new) in renamed {
            body = body.replace(&format!("&quot;{}&quot;", escaped(old)), &format!("&quot;{}&quot;", escaped(new)));
        }
        Self { body, ..self }
    }

    /// Whether features are labelled.
    pub fn is_labelled(&self) -> bool {
        self.head.contains(" labelsEnabled=\"1\"")
    }

    /// A whole document, with the names of columns for people.
    pub fn qml(&self, aliases: &[(String, String)]) -> String {
        format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis{}>\n{}</qgis>\n",
            self.head,
            self.parts(aliases)
        )
    }

    /// What stands in a layer of a project.
    pub fn parts(&self, aliases: &[(String, String)]) -> String {
        let mut out = format!("{}{}", self.body, ALIASES[0]);
        for (index, (name, alias)) in aliases.iter().enumerate() {
            out.push_str(&format!(
                "  <alias index=\"{index}\" field=\"{}\" name=\"{}\"/>\n",
                escaped(name),
                escaped(alias)
            ));
        }
        out + ALIASES[1]
    }
}

/// The values of an attribute in a text, with what stands before and behind each.
fn attributes<'t>(text: &'t str, start: &'static str) -> impl Iterator<Item = (&'t str, &'t str, &'t str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (before, from) = rest.split_once(start)?;
        let (value, after) = from.split_once('"')?;
        rest = after;
        Some((before, value, after))
    })
}

fn rewritten(text: &str, start: &'static str, with: impl Fn(&str) -> String) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    for (before, value, after) in attributes(text, start) {
        out.extend([before, start, &escaped(&with(&unescaped(value))), "\""]);
        rest = after;
    }
    out + rest
}

/// What [`escaped`] was given.
fn unescaped(text: &str) -> String {
    let pairs = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#10;", "\n"),
        ("&#9;", "\t"),
        ("&#13;", "\r"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Seats};

    const QML: &str = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" labelsEnabled=\"1\">\n \
                       <rule filter=\"&quot;gap&quot; > 0\" label=\"balanced\"/>\n <aliases>\n  <alias index=\"0\" field=\"gap\" \
                       name=\"gap (places)\"/>\n </aliases>\n</qgis>\n";

    #[test]
    fn words_and_columns_are_others_and_the_rest_is_as_it_was() {
        let words = Words { room: "output.zones.", seats: Seats::Places, unit: None, lang: Lang::Zh };
        let style = Style::parse(None, QML);
        assert_eq!((style.columns.as_slice(), style.is_labelled()), (&["gap".to_owned()][..], true));
        assert_eq!(style.qml(&[("gap".to_owned(), "gap (places)".to_owned())]), QML);
        let other = style.in_words(&words).over(&[("gap", "primary_gap".to_owned())]);
        let aliases = [("primary_gap".to_owned(), "缺口 <\"&]]>".to_owned())];
        let expected = QML
            .replace("&quot;gap&quot;", "&quot;primary_gap&quot;")
            .replace("balanced", "持平")
            .replace("field=\"gap\"", "field=\"primary_gap\"")
            .replace("gap (places)", "缺口 &lt;&quot;&amp;]]&gt;");
        assert_eq!(other.qml(&aliases), expected);
    }
}
