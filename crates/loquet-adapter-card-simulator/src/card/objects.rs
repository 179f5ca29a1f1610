//! GET DATA of security objects: the card describes its codes, keys and environments.

use super::chip::Chip;
use super::command::Command;
use super::files::Directory;
use super::personalisation::KeySlot;
use super::status::{Answer, Handled, Status};
use super::tlv::{first, nest, sized, tlv};

/// Tag of the public description of an object.
const DESCRIPTION: u32 = 0xA0;
/// Tag of the lengths of a code.
const CODE_LENGTHS: u32 = 0x7F41;
/// Tag of the public half of a key.
const PUBLIC_KEY: u32 = 0x7F48;
/// Tag of a security environment.
const ENVIRONMENT: u32 = 0x7B;

/// What is asked: class and reference of the object, tag of the part.
struct Request {
    class: u8,
    reference: u8,
    part: u32,
}

impl Request {
    /// Reads `4D L 70 L BF <80|class> <reference> L <tag> 80`.
    fn parse(data: &[u8]) -> Option<Self> {
        let (0x4D, list, []) = first(data)? else {
            return None;
        };
        let (0x70, template, []) = first(list)? else {
            return None;
        };
        let [0xBF, class, reference, length, part @ ..] = template else {
            return None;
        };
        if class & 0x80 == 0 || usize::from(*length) != part.len() {
            return None;
        }
        let part = match part {
            [tag, 0x80] => u32::from(*tag),
            [high, low, 0x80] => u32::from(u16::from_be_bytes([*high, *low])),
            _ => return None,
        };
        Some(Self {
            class: class & 0x7F,
            reference: *reference,
            part,
        })
    }
}

impl Chip {
    /// GET DATA. Codes and environments are in the master file, keys in the application. \[R\]
    pub(super) fn get_data(&mut self, command: &Command<'_>) -> Handled {
        if command.p1_p2() != 0x3FFF {
            return Err(Status::BAD_P1_P2);
        }
        let request = Request::parse(command.data).ok_or(Status::BAD_DATA)?;
        let object = match (self.selection.directory, request.class) {
            (Directory::Master, 0x01) if !self.card.kind.is_contactless() => self.code(&request)?,
            (Directory::Master, 0x7B) => environment(&request)?,
            (Directory::Contact, 0x10) => self.key(&request)?,
            _ => return Err(Status::NO_SUCH_OBJECT),
        };
        let mut template = vec![0xBF, request.class | 0x80, request.reference];
        template.extend(sized(&object));
        Ok(Answer::data(tlv(0x70, &template)))
    }

    /// Tries, uses and rules of a code, or its lengths.
    fn code(&self, request: &Request) -> Result<Vec<u8>, Status> {
        const PIN_RULES: [u8; 6] = [0xF3, 0x00, 0x00, 0x13, 0xFF, 0x00];
        const PUK_RULES: [u8; 6] = [0xF3, 0xFF, 0x00, 0xFF, 0xFF, 0x00];
        let (code, uses, lengths, rules) = match request.reference {
            1 => (&self.codes.pin, None, [self.card.longest_pin, 4], PIN_RULES),
            2 => (
                &self.codes.puk,
                Some(self.codes.puk_uses),
                [8, 8],
                PUK_RULES,
            ),
            _ => return Err(Status::NO_SUCH_OBJECT),
        };
        match request.part {
            DESCRIPTION => {
                let mut parts = vec![
                    tlv(0x9A, &[code.most_tries()]),
                    tlv(0x9B, &[code.tries_left()]),
                ];
                parts.extend(uses.map(|uses| tlv(0x9D, &uses.to_be_bytes())));
                parts.push(nest(0xA1, &[tlv(0x8C, &rules)]));
                Ok(nest(0xA0, &parts))
            }
            CODE_LENGTHS => {
                let [most, least] = lengths;
                Ok(nest(0x7F41, &[tlv(0x80, &[most]), tlv(0x81, &[least])]))
            }
            _ => Err(Status::BAD_DATA),
        }
    }

    /// Rules and size of a private key; nothing public is kept. \[A\]
    fn key(&self, request: &Request) -> Result<Vec<u8>, Status> {
        const SIGNATURE_RULES: [u8; 4] = [0xC3, 0x11, 0xFF, 0x00];
        const AUTHENTICATION_RULES: [u8; 5] = [0xB3, 0x11, 0x11, 0xFF, 0x00];
        if request.part == PUBLIC_KEY {
            return Err(Status::BAD_DATA);
        }
        if request.part != DESCRIPTION {
            return Err(Status::NO_SUCH_OBJECT);
        }
        let describe = |slot: &KeySlot, rules: &[u8], not_repudiated: u8| {
            let size = u16::try_from(slot.modulus_bytes()).unwrap_or(u16::MAX);
            nest(
                0xA0,
                &[
                    nest(0xA1, &[tlv(0x8C, rules)]),
                    tlv(0x80, &size.to_be_bytes()),
                    tlv(0x9E, &[not_repudiated]),
                ],
            )
        };
        match request.reference {
            1 => Ok(describe(&self.card.signature, &SIGNATURE_RULES, 1)),
            2 => Ok(describe(
                &self.card.authentication,
                &AUTHENTICATION_RULES,
                0,
            )),
            _ => Err(Status::NO_SUCH_OBJECT),
        }
    }
}

/// Environment 1 asks for the PIN, environment 3 for the unblocking code. \[A\]
fn environment(request: &Request) -> Result<Vec<u8>, Status> {
    let code = match (request.reference, request.part) {
        (1, ENVIRONMENT) => 0x01,
        (3, ENVIRONMENT) => 0x02,
        _ => return Err(Status::NO_SUCH_OBJECT),
    };
    Ok(nest(
        0x7B,
        &[nest(0xA4, &[tlv(0x83, &[code]), tlv(0x95, &[0x08])])],
    ))
}
