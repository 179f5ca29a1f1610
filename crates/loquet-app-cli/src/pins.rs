//! Where PINs come from: the terminal, or lines of standard input.

use crate::arguments::ByCard;
use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::secret_lines::SecretLines;
use loquet_domain::card::{CardFailure, CardFault, LastTryConsent, Pin, PinEntry, PinState};
use std::fs::File;

/// With so many tries left, the person is warned.
const FEW: u8 = 2;

/// The source of the PINs of one command.
pub(crate) enum Pins {
    /// A person types them.
    Typed,
    /// Lines of standard input, in the order in which the command needs them.
    Lines {
        /// The lines.
        lines: SecretLines<File>,
        /// Whether the person has consented to the last try.
        last_try: bool,
    },
}

impl Pins {
    /// By the flags `--pin-stdin` and `--accept-last-try`.
    pub(crate) fn from_flags(flags: &ByCard) -> Result<Self, Failure> {
        if !flags.pin_stdin {
            return Ok(Self::Typed);
        }
        Ok(Self::Lines {
            lines: SecretLines::of_process()?,
            last_try: flags.accept_last_try,
        })
    }

    /// Whether a person types them, and can try again.
    pub(crate) const fn are_typed(&self) -> bool {
        matches!(self, Self::Typed)
    }

    /// One entry of a PIN, for a card whose PIN is in this state, which may have been told just
    /// before. `holder` is whose card it is.
    ///
    /// A blocked card is asked for nothing, and the last try needs the person's clear consent
    /// (CPS-17).
    pub(crate) async fn entry(
        &mut self,
        side: &CardSide,
        holder: &str,
        (state, is_told): (PinState, bool),
    ) -> Result<PinEntry, Failure> {
        let tries = match state {
            PinState::Blocked => return Err(CardFailure::from(CardFault::PinBlocked).into()),
            PinState::Left(tries) => tries,
        };
        if tries.is_last() {
            let consent = self.consent(side, is_told).await?;
            return Ok(PinEntry::with_consent(
                self.next(side, holder).await?,
                consent,
            ));
        }
        if tries.get() == FEW && !is_told {
            side.note("card-few-tries", &[]);
        }
        Ok(PinEntry::new(self.next(side, holder).await?))
    }

    /// The person's consent to the last try.
    async fn consent(&self, side: &CardSide, is_told: bool) -> Result<LastTryConsent, Failure> {
        let given = match self {
            Self::Lines { last_try, .. } => *last_try,
            Self::Typed => {
                if !is_told {
                    side.note("card-last-try", &[]);
                }
                let question = side.text("prompt-last-try", &[]);
                side.ask(move |prompter| prompter.consent(&question))
                    .await?
            }
        };
        if given {
            Ok(LastTryConsent::given_by_the_person())
        } else {
            Err(CardFailure::from(CardFault::LastTry).into())
        }
    }

    async fn next(&mut self, side: &CardSide, holder: &str) -> Result<Pin, Failure> {
        match std::mem::replace(self, Self::Typed) {
            Self::Typed => {
                let question = side.text("prompt-pin", &[("holder", holder.into())]);
                side.ask(move |prompter| prompter.pin(&question)).await
            }
            Self::Lines {
                mut lines,
                last_try,
            } => {
                let read = move |_: &crate::prompt::Prompter| {
                    let pin = lines.pin();
                    Ok((lines, pin))
                };
                let (lines, pin) = side.ask(read).await?;
                *self = Self::Lines { lines, last_try };
                pin
            }
        }
    }
}
