//! Well-known text of coordinate systems, both versions, as a tree.

/// Elements within elements; a compound system has six.
const DEEPEST: usize = 32;

/// One element: `NAME["text", 1.5, CHILD[...]]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Element {
    /// Its keyword in capitals.
    pub keyword: String,
    pub texts: Vec<String>,
    pub numbers: Vec<f64>,
    /// What stands without quotation marks and is no number: `EAST`.
    pub words: Vec<String>,
    pub children: Vec<Element>,
}

impl Element {
    /// The first element of a text; what stands behind it, such as the vertical system that ArcGIS adds, is another one.
    pub fn first(text: &str) -> Option<Self> {
        Reader { rest: text.trim_start() }.element(0)
    }

    /// The first child with one of these keywords.
    pub fn child(&self, keywords: &[&str]) -> Option<&Self> {
        self.children.iter().find(|child| keywords.contains(&child.keyword.as_str()))
    }

    /// Its first text, which is its name.
    pub fn name(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    /// Every element within, this one first.
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.children.iter().flat_map(Self::all)).collect()
    }

    /// As text again; words, which say nothing of numbers, are left out.
    pub fn text(&self) -> String {
        let texts = self.texts.iter().map(|text| format!("\"{}\"", text.replace('"', "")));
        let parts = texts.chain(self.numbers.iter().map(f64::to_string)).chain(self.children.iter().map(Self::text));
        format!("{}[{}]", self.keyword, parts.collect::<Vec<_>>().join(","))
    }

    /// Its own EPSG code.
    pub fn code(&self) -> Option<u32> {
        let id = self.child(&["AUTHORITY", "ID"]).filter(|id| id.name().eq_ignore_ascii_case("EPSG"))?;
        let number = || id.numbers.first().filter(|n| n.fract() == 0.0 && (1.0..1e9).contains(*n)).map(|n| *n as u32);
        id.texts.get(1).and_then(|code| code.parse().ok()).or_else(number)
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn take(&mut self, any: &[char]) -> bool {
        let found = self.rest.strip_prefix(any);
        self.rest = found.unwrap_or(self.rest).trim_start();
        found.is_some()
    }

    fn word(&mut self) -> String {
        let end =
            self.rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.+-".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word.to_owned()
    }

    /// A text in quotation marks; a mark within it is doubled.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let (part, rest) = self.rest.split_once('"')?;
            text.push_str(part);
            self.rest = rest;
            if !self.rest.starts_with('"') {
                self.rest = self.rest.trim_start();
                return Some(text);
            }
            text.push('"');
            self.rest = &self.rest[1..];
        }
    }

    fn element(&mut self, depth: usize) -> Option<Element> {
        let keyword = self.word().to_ascii_uppercase();
        (self.take(&['[', '(']) && !keyword.is_empty()).then_some(())?;
        self.content(keyword, depth)
    }

    fn content(&mut self, keyword: String, depth: usize) -> Option<Element> {
        (depth < DEEPEST).then_some(())?;
        let mut element = Element { keyword, ..Element::default() };
        loop {
            if self.rest.starts_with('"') {
                self.rest = &self.rest[1..];
                element.texts.push(self.quoted()?);
            } else {
                let word = self.word();
                if self.take(&['[', '(']) {
                    element.children.push(self.content(word.to_ascii_uppercase(), depth + 1)?);
                } else if let Ok(number) = word.parse() {
                    element.numbers.push(number);
                } else if word.is_empty() {
                    return None;
                } else {
                    element.words.push(word);
                }
            }
            if self.take(&[']', ')']) {
                return Some(element);
            }
            self.take(&[',']).then_some(())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_within_elements() {
        let text =
            "PROJCS[\"a \"\"b\"\"\", GEOGCS(\"g\",UNIT[\"d\",0.5]),AXIS[\"x\",EAST],ID[\"EPSG\",4545]],VERTCS[\"v\"]";
        let root = Element::first(text).unwrap();
        assert_eq!((root.keyword.as_str(), root.name(), root.code()), ("PROJCS", "a \"b\"", Some(4545)));
        let unit = root.child(&["GEOGCS"]).and_then(|g| g.child(&["UNIT"])).unwrap();
        assert_eq!(unit.numbers, [0.5]);
        assert_eq!(root.child(&["AXIS"]).map(|axis| axis.words.as_slice()), Some(["EAST".to_owned()].as_slice()));
        assert_eq!(Element::first(&root.text()).map(|again| again.all().len()), Some(root.all().len()));
        for broken in ["", "nonsense", "PROJCS[", "PROJCS[\"x", "PROJCS[\"x\"", "PROJCS[]", "[\"x\"]", "P[\"x\" 1]"] {
            assert_eq!(Element::first(broken), None, "{broken}");
        }
        assert_eq!(Element::first(&"A[".repeat(100_000)), None);
    }
}
