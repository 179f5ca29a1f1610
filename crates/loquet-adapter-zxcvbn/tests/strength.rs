//! What is weak in a French medical practice.

use loquet_adapter_zxcvbn::ZxcvbnEstimator;
use loquet_domain::Password;
use loquet_domain::account::PasswordStrength::{self, Acceptable, Weak};
use loquet_port_password::StrengthEstimator;
use loquet_port_password::contract::password;
use proptest::prelude::{prop_oneof, proptest};

fn check(expected: PasswordStrength, context: &[&str], passwords: &[&str]) {
    let estimator = ZxcvbnEstimator::with_words_of_practice(["Cabinet des Tilleuls", "Orléans"]);
    for typed in passwords {
        assert_eq!(
            estimator.estimate(&password(typed), context),
            expected,
            "{typed}"
        );
    }
}

#[test]
fn pwd_05_what_everybody_tries_is_weak() {
    let common = [
        "1234",
        "azerty",
        "azertyuiop",
        "Azertyuiop1",
        "motdepasse",
        "MotDePasse!",
        "m0tdepasse",
        "password",
        "azerty1azerty1azerty1azerty1azerty1",
        "01010101010101010101010101010101010101010101",
        "secretariat",
        "Secrétariat1",
        "médecin2026",
        "Docteur1!",
        "bonjour123",
        "cabinet2026",
        "20260101",
        "aaaaaaaaaaaaaaaaaaaa",
        "qsdfghjklm",
        "loquet2026",
    ];
    check(Weak, &[], &common);
}

#[test]
fn pwd_05_names_and_practice_are_weak() {
    let own = [
        "charbonnel1",
        "Charbonnel",
        "CHARBONNEL2026",
        "pascal.charbonnel",
        "Pascal.Charbonnel1!",
        "Dr Charbonnel, Orléans 45",
        "ch4rbonnel",
        "lennobrahc",
        "tilleuls1",
        "Orleans45",
        "orléans2026",
    ];
    check(Weak, &["charbonnel", "pascal"], &own);
    check(
        Weak,
        &["enrione-thorrand"],
        &["EnrioneThorrand", "thorrand1"],
    );
}

#[test]
fn passphrases_and_random_passwords_are_acceptable() {
    let sound = [
        "quatre girafes lisent sous un parapluie mauve",
        "Le héron pêche à minuit, 7 fois.",
        "kV9#xQz2!mLp",
        "ù€Ωжé~ñ§µ¤",
        "#!$%&*()~é1;",
        "pascal kV9#xQz2!",
    ];
    check(Acceptable, &["charbonnel", "pascal"], &sound);
}

proptest! {
    /// zxcvbn's own arithmetic overflows on long passwords.
    #[test]
    fn auth_26_no_password_makes_it_panic(
        typed in prop_oneof![
            ".{1,256}",
            "[qwertasdfgzxcvb0-9]{1,256}",
            "[aeostlgixzcb4@8({\\[<369!|105$+7%2]{1,120}",
            "(a|İ|ß|ǆ|ﬁ|é|1|/|\\.){1,120}",
            "([0-9]{1,4}[/. -]){1,40}",
            "((password|azerty|charbonnel|qwerty|01|aa)[A-Z0-9]?){1,20}",
        ],
        word in ".{0,30}",
    ) {
        if let Ok(password) = Password::parse(&typed) {
            ZxcvbnEstimator::default().estimate(&password, &["charbonnel", &word]);
        }
    }
}

#[test]
fn only_the_first_100_characters_are_judged() {
    let strong =
        "quatre girafes lisent sous un parapluie mauve, et deux renards recopient le Bottin";
    let tail = "a".repeat(150);
    check(Acceptable, &[], &[&format!("{strong}{tail}")]);
    check(Weak, &[], &[&format!("{}{strong}", "a".repeat(100))]);
}
