//! What is accepted, beginning with the examples of identifier-rules §4.

use super::{check, check_display, parse};
use crate::Identifier;
use std::collections::HashSet;

#[test]
fn idn_06_examples_of_section_4_give_their_key() {
    check("charbonnel.pascal", "charbonnel.pascal");
    check("CHARBONNEL.PASCAL", "charbonnel.pascal");
    check("  Charbonnel . Pascal ", "charbonnel.pascal");
    check(
        "enrione thorrand.jean pierre",
        "enrione-thorrand.jean-pierre",
    );
    check(
        "ENRIONE-THORRAND.Jean-Pierre",
        "enrione-thorrand.jean-pierre",
    );
    check(
        "Enrione - Thorrand.Jean\u{2011}Pierre",
        "enrione-thorrand.jean-pierre",
    );
    check("L’Hœuillet.Zoë", "lhoeuillet.zoe");
    check("l hermite.éloïse", "lhermite.eloise");
    check("d'arc.jeanne", "darc.jeanne");
    check("D’ARC.Jeanne", "darc.jeanne");
    check("d arc.jeanne", "darc.jeanne");
    check("Le Gall.Anne\u{2013}Marie", "le-gall.anne-marie");
    check("Dupont--Martin.Léa", "dupont-martin.lea");
    check("Faÿ.Françoise", "fay.francoise");
    check("N'Guyen.Thị Bích", "nguyen.thi-bich");
    check("Ștefănescu.Ioana", "stefanescu.ioana");
    check("Wałęsa.Łukasz", "walesa.lukasz");
    check("Yıldız.İbrahim", "yildiz.ibrahim");
    check("Müller.Jürgen", "muller.jurgen");
    check("martin.paul2", "martin.paul2");
    check("secretariat.medical", "secretariat.medical");
    check("enrionethorrand.jeanpierre", "enrionethorrand.jeanpierre");
}

#[test]
fn idn_06_letters_without_decomposition_are_spelt_out() {
    check("Œæßẞ.øłđðþıÆ", "oeaessss.olddthiae");
    check("\u{212a}arl.\u{212b}se", "karl.ase");
}

#[test]
fn idn_06_separators_of_every_kind_are_one() {
    check("a \t\u{a0}\u{202f}\u{2009}b.c", "a-b.c");
    check(
        "a\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}b.c",
        "a-b.c",
    );
    check("a - - b.c", "a-b.c");
    check("a ' b.c", "a-b.c");
    check("o' brien.c", "o-brien.c");
    check("a'b’c‘d\u{2bc}e\u{2032}f\u{b4}g`h.i", "abcdefgh.i");
    check("a\u{1fef}b.c\u{1ffd}d", "ab.cd");
}

#[test]
fn idn_06_an_elided_d_or_l_is_joined() {
    check("l-hermite.a", "lhermite.a");
    check("l' hermite.a", "lhermite.a");
    check("de la tour d auvergne.jean", "de-la-tour-dauvergne.jean");
    check("d œuvre.l yvon", "doeuvre.lyvon");
    check("d martin.l d arc", "d-martin.l-darc");
    check("nord est.a", "nord-est.a");
    check("d.arc", "d.arc");
}

#[test]
fn the_display_form_keeps_what_the_name_has() {
    check_display(" L’HŒUILLET . Zoë ", "l’hœuillet.zoë");
    check_display(
        "ENRIONE  THORRAND.Jean\u{a0}Pierre",
        "enrione thorrand.jean pierre",
    );
    check_display(
        "Enrione - Thorrand.Jean\u{2011}Pierre",
        "enrione-thorrand.jean-pierre",
    );
    check_display("E\u{301}loi\u{308}se.D ARC2", "éloïse.d arc2");
    check_display("' a ' .b'", "' a '.b'");
}

#[test]
fn equality_and_hash_are_those_of_the_key() {
    let typed: HashSet<_> = [
        "d'arc.jeanne",
        "D’ARC.Jeanne",
        "d arc.jeanne",
        "dárc.jeanne",
    ]
    .map(|typed| Identifier::try_from(typed).unwrap())
    .into();
    assert_eq!(typed.len(), 1);
    assert_ne!(parse("d'arc.jeanne"), parse("arc.jeanne"));
}
