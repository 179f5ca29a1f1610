//! Times as a person reads them, by the clock of their computer.

use jiff::tz::{self, TimeZone};
use loquet_domain::Timestamp;
use loquet_wiring::{Language, Messages};

/// The practice's time zone, where the computer says none.
static PRACTICE: TimeZone = tz::get!("Europe/Paris");

/// A time zone and a language.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    zone: TimeZone,
    language: Language,
}

/// How much of a time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Day and minute.
    Minute,
    /// Day and second.
    Second,
}

impl Clock {
    /// The computer's.
    pub(crate) fn of(messages: &Messages) -> Self {
        let zone = TimeZone::try_system().unwrap_or_else(|_| PRACTICE.clone());
        Self {
            zone,
            language: messages.language(),
        }
    }

    /// A time in full.
    pub(crate) fn full(&self, at: Timestamp, style: Style) -> String {
        let format = match (self.language, style) {
            (Language::French, Style::Minute) => "%d/%m/%Y %H:%M",
            (Language::French, Style::Second) => "%d/%m/%Y %H:%M:%S",
            (Language::English, Style::Minute) => "%Y-%m-%d %H:%M",
            (Language::English, Style::Second) => "%Y-%m-%d %H:%M:%S",
        };
        self.format(at, format)
    }

    /// A time not far from now, by its hour.
    pub(crate) fn near(&self, at: Timestamp, now: Timestamp, messages: &Messages) -> String {
        let day = |at: Timestamp| at.to_zoned_datetime(self.zone.clone()).date();
        let hour = self.format(at, "%H:%M");
        let (day, today) = (day(at), day(now));
        let key = if day == today {
            return hour;
        } else if today.tomorrow().is_ok_and(|it| it == day) {
            "time-tomorrow"
        } else if today.yesterday().is_ok_and(|it| it == day) {
            "time-yesterday"
        } else {
            return self.full(at, Style::Minute);
        };
        messages.text(key, &[("hour", hour.into())])
    }

    fn format(&self, at: Timestamp, format: &str) -> String {
        at.to_zoned_datetime(self.zone.clone())
            .strftime(format)
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, PRACTICE, Style};
    use loquet_domain::Timestamp;
    use loquet_wiring::{Language, Messages};

    fn clock(language: Language) -> Clock {
        Clock {
            zone: PRACTICE.clone(),
            language,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn a_time_not_far_from_now_is_told_by_its_hour() {
        let near = |time: &str, language| {
            let now = at("2026-11-23T07:15:00Z");
            clock(language).near(at(time), now, &Messages::new(language))
        };
        assert_eq!(near("2026-11-23T19:15:59Z", Language::French), "20:15");
        assert_eq!(
            near("2026-11-23T23:30:00Z", Language::French),
            "00:30 demain"
        );
        assert_eq!(near("2026-11-22T22:30:00Z", Language::French), "23:30 hier");
        assert_eq!(
            near("2026-11-23T23:30:00Z", Language::English),
            "00:30 tomorrow"
        );
        assert_eq!(
            near("2026-11-25T11:30:00Z", Language::French),
            "25/11/2026 12:30"
        );
    }

    #[test]
    fn summer_time_is_known() {
        let time = clock(Language::French).full(at("2026-07-14T10:00:05Z"), Style::Second);
        assert_eq!(time, "14/07/2026 12:00:05");
    }
}
