//! Words that an attacker of a French medical practice tries first (PWD-05).

use crate::fold::fold;
use std::cmp::Reverse;

/// Common words and keyboard walks of French passwords, most common first; zxcvbn's own lists are
/// English. Joined by digits, signs or one another they are still weak.
pub(crate) const COMMON: &[&str] = &[
    "azerty",
    "azertyuiop",
    "motdepasse",
    "motdepass",
    "mdp",
    "loquet",
    "cabinet",
    "medecin",
    "docteur",
    "secretariat",
    "secretaire",
    "medical",
    "medicale",
    "admin",
    "administrateur",
    "bonjour",
    "bienvenue",
    "soleil",
    "doudou",
    "loulou",
    "chouchou",
    "nicolas",
    "marseille",
    "qsdfghjklm",
    "qsdfgh",
    "wxcvbn",
    "azertyui",
    "aqwzsx",
    "azeqsd",
    "secret",
    "sante",
    "infirmier",
    "infirmiere",
    "remplacant",
    "remplacante",
    "interne",
    "patient",
    "patients",
    "ordonnance",
    "consultation",
    "hopital",
    "clinique",
    "pharmacie",
    "maison",
    "centre",
    "generaliste",
    "pediatre",
    "dentiste",
    "sagefemme",
    "kine",
    "accueil",
    "ordinateur",
    "poste",
    "session",
    "utilisateur",
    "connexion",
    "identifiant",
    "logiciel",
    "cps",
    "carte",
    "vitale",
    "france",
    "paris",
    "lyon",
    "toulouse",
    "orleans",
    "bretagne",
    "printemps",
    "ete",
    "automne",
    "hiver",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "jetaime",
    "amour",
    "coucou",
    "chocolat",
    "camille",
    "thomas",
    "julien",
    "marie",
    "sophie",
    "isabelle",
    "nathalie",
    "provisoire",
    "changer",
    "changeme",
    "nouveau",
    "temporaire",
    "initial",
    "defaut",
];

/// The ways a word of the context is written: as it is, without accents, without separators, and
/// each of its parts.
pub(crate) fn variants(word: &str) -> Vec<String> {
    let folded = fold(word);
    let parts = folded.split(|one: char| !one.is_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let whole = [word.to_lowercase(), folded.to_string(), parts.concat()];
    let parts = parts.iter().map(|part| (*part).to_owned());
    let mut variants: Vec<String> = whole.into_iter().chain(parts).collect();
    variants.dedup();
    variants.retain(|variant| !variant.is_empty());
    variants
}

/// Those words that are not found in any password by chance.
pub(crate) fn longest_first(words: &[String]) -> Vec<&str> {
    let long = words.iter().map(String::as_str);
    let mut long: Vec<&str> = long.filter(|word| word.chars().count() >= 3).collect();
    long.sort_by_key(|word| Reverse(word.len()));
    long
}

#[cfg(test)]
mod tests {
    use super::{COMMON, variants};
    use crate::fold::fold;

    #[test]
    fn a_word_is_known_however_it_is_written() {
        let expected = [
            "jean-françois",
            "jean-francois",
            "jeanfrancois",
            "jean",
            "francois",
        ];
        assert_eq!(variants("Jean-François"), expected);
        assert_eq!(variants("pascal"), ["pascal"]);
        assert_eq!(variants(" - "), [" - "]);
        assert!(variants("").is_empty());
    }

    #[test]
    fn common_words_are_folded_already() {
        for word in COMMON {
            assert_eq!(fold(word).as_str(), *word);
        }
    }
}
