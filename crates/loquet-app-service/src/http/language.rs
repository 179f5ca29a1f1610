//! In which language somebody wants their sentences: `Accept-Language` (RFC 9110, section 12.5.4).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use loquet_wiring::Language;

/// The longest header that is looked at: more languages than anybody reads.
const LONGEST: usize = 512;

/// The language asked for; French for whoever asks for none that there is.
pub(crate) fn asked(headers: &HeaderMap) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE);
    let header = header.and_then(|value| value.to_str().ok());
    let header = header.filter(|text| text.len() <= LONGEST);
    header.map_or(Language::French, best)
}

/// The best of a list; of two that are as good, the first, and French before English for `*`.
fn best(list: &str) -> Language {
    let mut best = (0, Language::French);
    for (language, weight) in list.split(',').filter_map(weighed) {
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// A language that there is, and its weight in thousandths.
fn weighed(range: &str) -> Option<(Language, u16)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, "q=1"));
    let primary = tag.trim().split('-').next().unwrap_or_default();
    let language = match primary.to_ascii_lowercase().as_str() {
        "fr" | "*" => Language::French,
        "en" => Language::English,
        _ => return None,
    };
    Some((language, weight(parameters.trim())?))
}

fn weight(parameters: &str) -> Option<u16> {
    let number = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_weight = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{fraction:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" if is_weight => Some(thousandths),
        "1" if is_weight && thousandths == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::asked;
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};
    use loquet_wiring::Language;

    fn check(header: &str, expected: Language) {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(header).expect("a value");
        headers.insert(ACCEPT_LANGUAGE, value);
        assert_eq!(asked(&headers), expected, "{header}");
    }

    #[test]
    fn the_heaviest_language_wins_and_french_where_none_is_known() {
        assert_eq!(asked(&HeaderMap::new()), Language::French);
        check("en", Language::English);
        check("EN-gb", Language::English);
        check("de, en;q=0.5", Language::English);
        check("fr;q=0.4, en;q=0.5", Language::English);
        check("en;q=0.4, fr-CH;q=0.5", Language::French);
        check("en;q=0", Language::French);
        check("de", Language::French);
        check("*", Language::French);
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        check("en;q=nan, fr;q=0.1", Language::French);
        check("en;q=1.5", Language::French);
        check("en;q=0.1234", Language::French);
        check(",,;;q=", Language::French);
        check(&"en,".repeat(1_000), Language::French);
    }
}
