//! Services whose places are called alike stand on one sheet: those of schools, of hospitals and homes, of nurseries, and all others.

use crate::study::{ServiceTable, StudyFile};
use crate::words::{Lang, Seats, say, word};

/// Services whose places are called alike.
pub(super) struct Family<'a> {
    /// What they are called.
    pub seats: Seats,
    /// The services.
    pub services: Vec<&'a ServiceTable>,
    /// Whether the study has no others.
    pub is_alone: bool,
}

impl<'a> Family<'a> {
    /// Those of a study.
    pub fn all(study: &'a StudyFile) -> Vec<Self> {
        let of = |seats| {
            let services: Vec<_> = study.service.iter().filter(|service| seats_of(service) == seats).collect();
            (!services.is_empty()).then_some(Self { seats, services, is_alone: false })
        };
        let mut all: Vec<Self> = Seats::ALL.into_iter().filter_map(of).collect();
        if let [only] = all.as_mut_slice() {
            only.is_alone = true;
        }
        all
    }

    /// A service by itself.
    #[cfg(feature = "pictures")]
    pub fn of(service: &'a ServiceTable) -> Self {
        Self { seats: seats_of(service), services: vec![service], is_alone: true }
    }

    /// The service with an id, if it is one of them.
    pub fn service(&self, id: Option<&str>) -> Option<&'a ServiceTable> {
        self.services.iter().find(|service| Some(service.id.as_str()) == id).copied()
    }

    /// The name of their sheet about something.
    pub fn sheet(&self, subject: &str, lang: Lang) -> String {
        if self.is_alone { subject.to_owned() } else { format!("{subject} {}", word(family(self.seats), lang)) }
    }

    /// The title of what is about them.
    pub fn title(&self, title: String, lang: Lang) -> String {
        if self.is_alone {
            return title;
        }
        say("handover.family.title").with("title", title).with("services", word(together(self.seats), lang)).text(lang)
    }
}

/// What places of a service are called; one that counts none has none.
pub(super) fn seats_of(service: &ServiceTable) -> Seats {
    if service.is_uncounted() { Seats::Other } else { service.called().seats }
}

/// What the services are called together in a title.
fn together(seats: Seats) -> &'static str {
    match seats {
        Seats::Places => "handover.family.of_places",
        Seats::Beds => "handover.family.of_beds",
        Seats::Nursery => "handover.family.of_nursery",
        Seats::Other => "handover.family.of_other",
    }
}

/// The same where there is little room.
fn family(seats: Seats) -> &'static str {
    match seats {
        Seats::Places => "handover.family.places",
        Seats::Beds => "handover.family.beds",
        Seats::Nursery => "handover.family.nursery",
        Seats::Other => "handover.family.other",
    }
}
