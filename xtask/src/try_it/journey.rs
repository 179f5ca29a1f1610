//! The journey: a practice takes over the users of version 3.2, and they log in.

use super::card::HOLDER;
use super::language::Text;
use super::step::Step;

/// The steps, in two parts.
pub(super) struct Journey {
    /// Played in any case: the practice exists and its users are in it.
    pub(super) preparation: &'static [Step],
    /// Played when nobody is at the terminal.
    pub(super) visit: &'static [Step],
}

/// Exit code of a success.
const DONE: i32 = 0;
/// Exit code of a refused login.
const REFUSED: i32 = 3;
/// Public code of a refused login, whatever the reason.
const DENIED: &str = "LQ-LOGIN-01";

const ADMINISTRATOR: &str = "admin.cabinet";
const ADMINISTRATOR_PASSWORD: &str = "verrou-de-la-porte-verte\n";
const SECRETARY: &str = "secretariat.medical";
const SAMPLE_PASSWORD: &str = "1234\n";
const WRONG_PASSWORD: &str = "4321\n";
const PIN: &str = "1234\n";
const WRONG_PIN: &str = "4321\n";

/// Said before the terminal is handed over.
pub(super) const INVITATION: Text = Text {
    french: "À vous : connectez-vous comme charbonnel.pascal, secretariat.medical ou « enrione-thorrand.jean pierre », mot de passe 1234.",
    english: "Your turn: log in as charbonnel.pascal, secretariat.medical or \"enrione-thorrand.jean pierre\", password 1234.",
};

/// Said before the terminal is handed over for the card.
pub(super) const CARD_INVITATION: Text = Text {
    french: "Et par la carte : celle du Dr Charbonnel (simulée) est dans le lecteur, code porteur 1234.",
    english: "And by card: Dr Charbonnel's (simulated) card is in the reader, PIN 1234.",
};

/// Said after the last step.
pub(super) const END: Text = Text {
    french: "Le parcours est complet : chaque étape a répondu comme prévu.",
    english: "The journey is complete: each step answered as expected.",
};

/// The whole journey.
pub(super) const JOURNEY: Journey = Journey {
    preparation: &[
        Step {
            title: Text {
                french: "Créer la base du cabinet et son premier administrateur",
                english: "Create the practice's database and its first administrator",
            },
            arguments: &["init", "--administrator", ADMINISTRATOR, "--password-stdin"],
            input: ADMINISTRATOR_PASSWORD,
            exit: DONE,
            expected: ADMINISTRATOR,
        },
        Step {
            title: Text {
                french: "Reprendre les utilisateurs de la version 3.2",
                english: "Take over the users of version 3.2",
            },
            arguments: &[
                "import",
                "export-v3.2.csv",
                "--decide",
                "decisions.csv",
                "--as",
                ADMINISTRATOR,
                "--password-stdin",
            ],
            input: ADMINISTRATOR_PASSWORD,
            exit: DONE,
            expected: "charbonnel.pascal",
        },
        list_installed(
            Text {
                french: "Installer la liste des cartes révoquées",
                english: "Install the list of revoked cards",
            },
            &[
                "card",
                "revocation",
                "install",
                "test-authority/intermediate.crl",
                "--as",
                ADMINISTRATOR,
                "--password-stdin",
            ],
        ),
        list_installed(
            Text {
                french: "Et celle de l'autorité racine",
                english: "And that of the root authority",
            },
            &[
                "card",
                "revocation",
                "install",
                "test-authority/root.crl",
                "--as",
                ADMINISTRATOR,
                "--password-stdin",
            ],
        ),
    ],
    visit: &[
        accepted(
            Text {
                french: "Le Dr Charbonnel se connecte",
                english: "Dr Charbonnel logs in",
            },
            &["login", "charbonnel.pascal", "--password-stdin"],
            "charbonnel.pascal",
        ),
        accepted(
            Text {
                french: "Les majuscules ne changent rien",
                english: "Capitals make no difference",
            },
            &["login", "CHARBONNEL.PASCAL", "--password-stdin"],
            "charbonnel.pascal",
        ),
        accepted(
            Text {
                french: "Le secrétariat se connecte",
                english: "The secretary's office logs in",
            },
            &["login", SECRETARY, "--password-stdin"],
            SECRETARY,
        ),
        accepted(
            Text {
                french: "Un nom et un prénom composés",
                english: "A compound family name and given name",
            },
            &["login", "enrione-thorrand.jean pierre", "--password-stdin"],
            "enrione thorrand.jean pierre",
        ),
        accepted(
            Text {
                french: "Ce poste retient l'identifiant",
                english: "This workstation remembers the identifier",
            },
            &[
                "login",
                "charbonnel.pascal",
                "--password-stdin",
                "--remember",
            ],
            "charbonnel.pascal",
        ),
        accepted(
            Text {
                french: "La première lettre suffit",
                english: "The first letter is enough",
            },
            &["login", "c", "--password-stdin"],
            "charbonnel.pascal",
        ),
        refused(
            Text {
                french: "Un mot de passe faux est refusé",
                english: "A wrong password is refused",
            },
            WRONG_PASSWORD,
        ),
        refused(
            Text {
                french: "Une deuxième fois",
                english: "A second time",
            },
            WRONG_PASSWORD,
        ),
        refused(
            Text {
                french: "Une troisième fois : le compte se verrouille",
                english: "A third time: the account locks",
            },
            WRONG_PASSWORD,
        ),
        refused(
            Text {
                french: "Même le bon mot de passe est refusé, avec la même réponse",
                english: "Even the right password is refused, with the same answer",
            },
            SAMPLE_PASSWORD,
        ),
        Step {
            title: Text {
                french: "L'administrateur déverrouille le compte",
                english: "The administrator unlocks the account",
            },
            arguments: &[
                "user",
                "unlock",
                SECRETARY,
                "--reason",
                "oubli du mot de passe",
                "--as",
                ADMINISTRATOR,
                "--password-stdin",
            ],
            input: ADMINISTRATOR_PASSWORD,
            exit: DONE,
            expected: SECRETARY,
        },
        accepted(
            Text {
                french: "Le secrétariat se connecte de nouveau",
                english: "The secretary's office logs in again",
            },
            &["login", SECRETARY, "--password-stdin"],
            SECRETARY,
        ),
        Step {
            title: Text {
                french: "Le Dr Charbonnel enregistre le numéro imprimé sur sa carte",
                english: "Dr Charbonnel registers the number printed on the card",
            },
            arguments: &[
                "card",
                "register",
                HOLDER,
                "--as",
                "charbonnel.pascal",
                "--password-stdin",
            ],
            input: SAMPLE_PASSWORD,
            exit: DONE,
            expected: "charbonnel.pascal",
        },
        Step {
            title: Text {
                french: "Il ouvre avec sa carte et son code",
                english: "The card and its PIN open",
            },
            arguments: &["login", "--card", "--pin-stdin"],
            input: PIN,
            exit: DONE,
            expected: "charbonnel.pascal",
        },
        Step {
            title: Text {
                french: "Un code faux est refusé, et les essais restants sont dits",
                english: "A wrong PIN is refused, and the tries left are told",
            },
            arguments: &["login", "--card", "--pin-stdin"],
            input: WRONG_PIN,
            exit: REFUSED,
            expected: "LQ-PIN-02",
        },
        Step {
            title: Text {
                french: "Le bon code ouvre, et rend les trois essais",
                english: "The right PIN opens, and gives the three tries back",
            },
            arguments: &["login", "--card", "--pin-stdin"],
            input: PIN,
            exit: DONE,
            expected: "charbonnel.pascal",
        },
        Step {
            title: Text {
                french: "Le diagnostic de la carte",
                english: "The doctor's view of the card",
            },
            arguments: &["card", "doctor"],
            input: "",
            exit: DONE,
            expected: "charbonnel.pascal",
        },
        Step {
            title: Text {
                french: "Le journal est intact",
                english: "The journal is intact",
            },
            arguments: &[
                "journal",
                "verify",
                "--as",
                ADMINISTRATOR,
                "--password-stdin",
            ],
            input: ADMINISTRATOR_PASSWORD,
            exit: DONE,
            expected: "",
        },
    ],
};

/// A login with the password of the sample, which succeeds.
const fn accepted(title: Text, arguments: &'static [&'static str], expected: &'static str) -> Step {
    Step {
        title,
        arguments,
        input: SAMPLE_PASSWORD,
        exit: DONE,
        expected,
    }
}

/// A revocation list of the simulated cards' authority, taken over.
const fn list_installed(title: Text, arguments: &'static [&'static str]) -> Step {
    Step {
        title,
        arguments,
        input: ADMINISTRATOR_PASSWORD,
        exit: DONE,
        expected: "",
    }
}

/// A login of the secretary's office, which is refused.
const fn refused(title: Text, input: &'static str) -> Step {
    Step {
        title,
        arguments: &["login", SECRETARY, "--password-stdin"],
        input,
        exit: REFUSED,
        expected: DENIED,
    }
}

#[cfg(test)]
mod tests {
    use super::JOURNEY;

    #[test]
    fn every_step_has_a_title_in_both_languages() {
        for step in JOURNEY.preparation.iter().chain(JOURNEY.visit) {
            assert!(!step.title.french.is_empty() && !step.title.english.is_empty());
        }
    }

    #[test]
    fn no_password_is_an_argument() {
        for step in JOURNEY.preparation.iter().chain(JOURNEY.visit) {
            let reads = ["--password-stdin", "--pin-stdin"];
            let reads = reads.iter().any(|flag| step.arguments.contains(flag));
            assert_eq!(reads, !step.input.is_empty());
            assert!(step.arguments.iter().all(|word| !step.input.contains(word)));
        }
    }
}
