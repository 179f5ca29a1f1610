//! MANAGE SECURITY ENVIRONMENT, and the operations with the keys.

use getrandom::SysRng;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::{BoxedUint, Pkcs1v15Encrypt, Pkcs1v15Sign, PrivateKey};

use super::assumptions::PinForgotten;
use super::chip::Chip;
use super::command::Command;
use super::digest::Hash;
use super::files::Directory;
use super::kind::CardKind;
use super::personalisation::KeySlot;
use super::pkcs15::TECHNICAL_REFERENCE;
use super::status::{Answer, Handled, Status};
use super::tlv::objects;

/// Which key INTERNAL AUTHENTICATE uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LoginKey {
    Authentication,
    Technical,
}

/// What MSE SET chose; a reset and a change of directory clear it. \[A\]
#[derive(Default)]
pub(super) struct Environment {
    /// Template A4.
    login: Option<LoginKey>,
    /// Template AA.
    hash: Option<Hash>,
    /// Template B6.
    signature: Option<Hash>,
    /// Template B8.
    decipher: bool,
    /// What PSO HASH left.
    digest: Option<Vec<u8>>,
}

/// Algorithm and key of a template, whatever their order; CPS4 names the key by 83 or 91.
#[derive(Default)]
struct Template {
    algorithm: Option<u8>,
    key: Option<u8>,
}

impl Template {
    fn parse(data: &[u8]) -> Result<Self, Status> {
        let mut template = Self::default();
        for (tag, value) in objects(data).ok_or(Status::BAD_DATA)? {
            match (tag, value) {
                (0x80, [algorithm]) => template.algorithm = Some(*algorithm),
                (0x83 | 0x84, [key]) => template.key = Some(*key),
                (0x91, [algorithm, key]) => {
                    template.algorithm = Some(*algorithm);
                    template.key = Some(key & 0x7F);
                }
                _ => return Err(Status::BAD_DATA),
            }
        }
        Ok(template)
    }

    /// Refuses another key than this one.
    fn expect_key(&self, reference: u8) -> Result<(), Status> {
        match self.key {
            Some(key) if key == reference => Ok(()),
            Some(_) => Err(Status::NO_SUCH_OBJECT),
            None => Err(Status::BAD_DATA),
        }
    }
}

impl Chip {
    /// MSE SET.
    pub(super) fn manage_environment(&mut self, command: &Command<'_>) -> Handled {
        let template = Template::parse(command.data)?;
        if self.card.kind == CardKind::Cps4 {
            self.manage_cps4(command, &template)?;
        } else {
            self.manage_cps3(command, &template)?;
        }
        Ok(Answer::ok())
    }

    /// CPS3: templates A4, AA, B6 and B8. \[L\]
    fn manage_cps3(&mut self, command: &Command<'_>, template: &Template) -> Result<(), Status> {
        let environment = &mut self.environment;
        match (command.p1_p2(), template.algorithm) {
            (0x41A4, Some(0x02)) => {
                let technical = self.selection.directory == Directory::Contactless;
                let (reference, key) = if technical {
                    (TECHNICAL_REFERENCE, LoginKey::Technical)
                } else {
                    (
                        self.card.authentication_reference(),
                        LoginKey::Authentication,
                    )
                };
                template.expect_key(reference)?;
                environment.login = Some(key);
            }
            (0x41AA, Some(algorithm @ (0x10 | 0x40))) => {
                environment.hash = Some(if algorithm == 0x10 {
                    Hash::Sha1
                } else {
                    Hash::Sha256
                });
                environment.digest = None;
            }
            (0x41B6, Some(algorithm @ (0x12 | 0x42))) => {
                template.expect_key(self.card.signature_reference())?;
                environment.signature = Some(if algorithm == 0x12 {
                    Hash::Sha1
                } else {
                    Hash::Sha256
                });
            }
            (0x41B8, Some(0x1A | 0x0A)) => {
                template.expect_key(self.card.authentication_reference())?;
                environment.decipher = true;
            }
            (0x41A4 | 0x41AA | 0x41B6 | 0x41B8, _) => return Err(Status::BAD_DATA),
            _ => return Err(Status::BAD_P1_P2),
        }
        Ok(())
    }

    /// CPS4: key 20 for the raw operation, key 10 for signatures. \[L\]
    fn manage_cps4(&mut self, command: &Command<'_>, template: &Template) -> Result<(), Status> {
        match (command.p1_p2(), template.algorithm) {
            (0x41B8, _) => {
                template.expect_key(self.card.authentication_reference())?;
                self.environment.decipher = true;
            }
            (0x81B6, Some(algorithm @ (0x0A | 0x28))) => {
                template.expect_key(self.card.signature_reference())?;
                self.environment.signature = Some(if algorithm == 0x0A {
                    Hash::Sha1
                } else {
                    Hash::Sha256
                });
            }
            (0x81B6, _) => return Err(Status::BAD_DATA),
            _ => return Err(Status::BAD_P1_P2),
        }
        Ok(())
    }

    /// INTERNAL AUTHENTICATE: the card pads what it gets, and signs. \[L\]; PIN and order of the
    /// checks \[A\].
    pub(super) fn internal_authenticate(&mut self, command: &Command<'_>) -> Handled {
        if command.p1_p2() != 0 {
            return Err(Status::BAD_P1_P2);
        }
        let slot = match (self.environment.login, self.selection.directory) {
            (Some(LoginKey::Authentication), Directory::Contact) => {
                self.need_pin()?;
                &self.card.authentication
            }
            (Some(LoginKey::Technical), Directory::Contactless) => &self.card.technical,
            _ => return Err(Status::CONDITIONS),
        };
        if command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        // 40 % of the modulus: 102 bytes of 256.
        if command.data.len() > slot.modulus_bytes() * 2 / 5 {
            return Err(Status::BAD_DATA);
        }
        sign(&slot.key, command.data)
    }

    /// PERFORM SECURITY OPERATION.
    pub(super) fn security_operation(&mut self, command: &Command<'_>) -> Handled {
        let cps4 = self.card.kind == CardKind::Cps4;
        match command.p1_p2() {
            0x90A0 if !cps4 => self.hash(command.data),
            0x9E9A => self.compute_signature(command.data),
            0x8086 if cps4 => self.raw_operation(command.data),
            0x8086 => self.decipher(command.data),
            _ => Err(Status::BAD_P1_P2),
        }
    }

    /// PSO HASH.
    fn hash(&mut self, template: &[u8]) -> Handled {
        let hash = self.environment.hash.ok_or(Status::CONDITIONS)?;
        self.environment.digest = Some(hash.finish(template)?);
        Ok(Answer::ok())
    }

    /// PSO COMPUTE DIGITAL SIGNATURE, of the hash in the command or of the one before.
    fn compute_signature(&mut self, data: &[u8]) -> Handled {
        let hash = self.environment.signature.ok_or(Status::CONDITIONS)?;
        self.need_application()?;
        self.need_pin()?;
        let digest = if data.is_empty() {
            self.environment.digest.take().ok_or(Status::CONDITIONS)?
        } else {
            data.to_vec()
        };
        if digest.len() != hash.digest_bytes() {
            return Err(Status::BAD_DATA);
        }
        if self.card.assumptions.pin_forgotten == PinForgotten::AfterSignature {
            self.codes.pin_used();
        }
        sign(&self.card.signature.key, &hash.digest_info(&digest))
    }

    /// PSO DECIPHER of a CPS3: padding indicator 81, then the cryptogram.
    fn decipher(&mut self, data: &[u8]) -> Handled {
        if !self.environment.decipher {
            return Err(Status::CONDITIONS);
        }
        self.need_application()?;
        self.need_pin()?;
        let [0x81, cryptogram @ ..] = data else {
            return Err(Status::BAD_DATA);
        };
        let key = &self.card.authentication.key;
        key.decrypt(Pkcs1v15Encrypt, cryptogram)
            .map(Answer::data)
            .map_err(|_| Status::BAD_DATA)
    }

    /// PSO DECIPHER of a CPS4: the bare operation over a whole block.
    fn raw_operation(&mut self, block: &[u8]) -> Handled {
        if !self.environment.decipher {
            return Err(Status::CONDITIONS);
        }
        self.need_application()?;
        self.need_pin()?;
        raw(&self.card.authentication, block).map(Answer::data)
    }

    fn need_pin(&self) -> Result<(), Status> {
        if self.codes.pin.is_verified() {
            Ok(())
        } else {
            Err(Status::SECURITY)
        }
    }

    fn need_application(&self) -> Result<(), Status> {
        if self.selection.directory == Directory::Contact {
            Ok(())
        } else {
            Err(Status::CONDITIONS)
        }
    }
}

/// PKCS#1 v1.5, block type 1, over the data as it is (RFC 8017, 8.2.1 without the hash).
fn sign(key: &PrivateKey, data: &[u8]) -> Handled {
    key.sign(Pkcs1v15Sign::new_unprefixed(), data)
        .map(Answer::data)
        .map_err(|_| Status::BAD_DATA)
}

/// RSADP (RFC 8017, 5.1.2) over a block as long as the modulus.
fn raw(slot: &KeySlot, block: &[u8]) -> Result<Vec<u8>, Status> {
    let length = slot.modulus_bytes();
    if block.len() != length {
        return Err(Status::WRONG_LENGTH);
    }
    let bits = u32::try_from(length * 8).map_err(|_| Status::BAD_DATA)?;
    let number = BoxedUint::from_be_slice(block, bits).map_err(|_| Status::BAD_DATA)?;
    let result = rsa_decrypt_and_check(&slot.key, None::<&mut SysRng>, &number)
        .map_err(|_| Status::BAD_DATA)?;
    let bytes = result.to_be_bytes();
    let skip = bytes.len().saturating_sub(length);
    Ok(bytes.get(skip..).unwrap_or_default().to_vec())
}
