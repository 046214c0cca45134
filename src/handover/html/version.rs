//! The report in one language.

use super::section::Section;
use crate::handover::edition::Edition;
use crate::handover::picture::Shape;
use crate::handover::{Source, answer, tables};
use crate::prepare::Failure;
use crate::words::{Lang, escape, say, word};
use rayon::prelude::*;

/// The report in one language.
pub(super) struct Version {
    pub code: &'static str,
    /// As documents name it.
    pub tag: &'static str,
    /// What it calls itself, on the switch.
    pub called: &'static str,
    pub words: Words,
    pub about: String,
    pub answer: Vec<String>,
    /// The first of them is the summary.
    pub sections: Vec<Section>,
    pub foot: String,
}

/// Words of the frame.
pub(super) struct Words {
    pub kind: &'static str,
    pub contents: &'static str,
    pub answer: &'static str,
}

/// What the study is called.
pub(super) fn title(source: &Source) -> String {
    escape(if source.study.title.is_empty() { "catchment" } else { &source.study.title })
}

/// The report in these languages.
pub(super) fn all(edition: &Edition<'_>, langs: &[Lang]) -> Result<Vec<Version>, Failure> {
    langs.par_iter().map(|lang| version(edition, *lang)).collect()
}

fn version(edition: &Edition<'_>, lang: Lang) -> Result<Version, Failure> {
    let source = edition.source;
    let mut pages = tables::on_screen(source, lang)?.into_iter();
    let mut sections = Vec::new();
    if let Some(mut summary) = pages.next() {
        // Its title is that of the study, and its notes are the answer, which stands above.
        word("handover.html.summary", lang).clone_into(&mut summary.title);
        summary.notes.clear();
        sections.push(Section::of_page(0, &summary, lang));
    }
    for (service, drawn) in edition.atlas.iter().flat_map(|atlas| atlas.services(lang, Shape::Report)) {
        let title = say("handover.html.maps").text_of("service", service.called().name).text(lang);
        sections.push(Section::of_service(sections.len(), &title, &drawn, lang));
    }
    for page in pages {
        sections.push(Section::of_page(sections.len(), &page, lang));
    }
    let year = source.main().map(|case| case.year).unwrap_or_default();
    let run = |key: &str| source.document[key].as_str().unwrap_or_default().to_owned();
    let foot = say("handover.html.foot").with("program", run("program")).with("version", run("version"));
    let words = |key| word(key, lang);
    Ok(Version {
        code: lang.code(),
        tag: match lang {
            Lang::Zh => "zh-Hans",
            Lang::En => "en",
        },
        called: words("handover.html.language"),
        words: Words {
            kind: words("handover.html.kind"),
            contents: words("handover.html.contents"),
            answer: words("handover.html.answer"),
        },
        about: say("handover.html.about").with("year", year).text(lang),
        answer: answer(source)?.iter().map(|sentence| sentence.text(lang)).collect(),
        sections,
        foot: foot.text(lang),
    })
}
