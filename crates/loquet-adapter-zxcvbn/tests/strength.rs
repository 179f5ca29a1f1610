//! What is weak in a French medical practice.

use loquet_adapter_zxcvbn::ZxcvbnEstimator;
use loquet_domain::account::PasswordStrength::{self, Acceptable, Weak};
use loquet_port_password::StrengthEstimator;
use loquet_port_password::contract::password;

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

#[test]
fn only_the_first_100_characters_are_judged() {
    let strong =
        "quatre girafes lisent sous un parapluie mauve, et deux renards recopient le Bottin";
    let tail = "a".repeat(150);
    check(Acceptable, &[], &[&format!("{strong}{tail}")]);
    check(Weak, &[], &[&format!("{}{strong}", "a".repeat(100))]);
}
