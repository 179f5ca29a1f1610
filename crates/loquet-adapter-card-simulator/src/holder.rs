//! The person or establishment whose card it is.

/// A professional, or an establishment whose card bears no name.
///
/// ```
/// use loquet_adapter_card_simulator::Holder;
///
/// let doctor = Holder::person("899700218896", "SPECIALISTE0021889", "ROBERT").with_profession(10);
/// assert_eq!(doctor.title(), Some("Médecin"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    identifier: String,
    names: Option<Names>,
    profession: Option<u8>,
    title: Option<String>,
    organisation: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Names {
    family: String,
    given: String,
}

impl Holder {
    /// A person: national identifier (`8` and the RPPS number, or `0` and the ADELI number),
    /// family name, given name.
    pub fn person(identifier: &str, family: &str, given: &str) -> Self {
        Self {
            identifier: identifier.to_owned(),
            names: Some(Names {
                family: family.to_owned(),
                given: given.to_owned(),
            }),
            profession: None,
            title: None,
            organisation: None,
        }
    }

    /// An establishment's card without names: identifier such as `500000000029751/CPAT0001`, and
    /// the organisation.
    pub fn establishment(identifier: &str, organisation: &str) -> Self {
        Self {
            identifier: identifier.to_owned(),
            names: None,
            profession: None,
            title: None,
            organisation: Some(organisation.to_owned()),
        }
    }

    /// Sets the profession by its code of table G15, and the title to the name of it.
    #[must_use]
    pub fn with_profession(mut self, code: u8) -> Self {
        self.profession = Some(code);
        self.title = profession_name(code).map(str::to_owned);
        self
    }

    /// Sets another title than the profession's name.
    #[must_use]
    pub fn with_title(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// National identifier: the common name of the certificates.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// Family name.
    pub fn family(&self) -> Option<&str> {
        self.names.as_ref().map(|names| names.family.as_str())
    }

    /// Given name.
    pub fn given(&self) -> Option<&str> {
        self.names.as_ref().map(|names| names.given.as_str())
    }

    /// Profession, as a code of table G15.
    pub fn profession(&self) -> Option<u8> {
        self.profession
    }

    /// Title in the certificates.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Organisation in the certificates.
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }
}

/// Names of the commonest professions of table G15.
fn profession_name(code: u8) -> Option<&'static str> {
    Some(match code {
        10 => "Médecin",
        21 => "Pharmacien",
        26 => "Audioprothésiste",
        28 => "Opticien-Lunetier",
        40 => "Chirurgien-Dentiste",
        50 => "Sage-Femme",
        60 => "Infirmier",
        70 => "Masseur-Kinésithérapeute",
        80 => "Pédicure-Podologue",
        91 => "Orthophoniste",
        92 => "Orthoptiste",
        _ => return None,
    })
}
