//! The whole exchange of OpenSC's `pkcs15-crypt --sign`, as measured.

use rsa::Pkcs1v15Sign;
use rsa::pkcs8::DecodePublicKey;
use sha2::{Digest, Sha256};

use crate::SimulatedCard;
use crate::fixture::{check, hex, order, powered, text};

const APPLICATION: &str = "00A404040DE828BD080F8025000001FF0010";
const APPLICATION_FCP: &str = "622D820138830200 01840DE828BD080F8025000001FF0010 A112 8C077BFFFFFFFFFF00 9C077BFFFFFFFFFF00 8A0105 9000";

/// FCP of a file without short identifier, of this size.
fn fcp(size: u16, id: u16) -> String {
    format!(
        "6222 8002{size:04X} 820101 8302{id:04X} A112 8C077BFFFFFFFFFF00 9C077BFFFFFFFFFFFF 8A0105 9000"
    )
}

/// A file of the application: SELECT, GET RESPONSE, READ BINARY of all of it.
fn read(card: &SimulatedCard, select: &str, id: u16, content: &str) {
    let size = u16::try_from(hex(content).len()).unwrap();
    check(card, select, "6124");
    check(card, "00C0000024", &fcp(size, id));
    if size > 256 {
        let (first, second) = (text(&hex(content)[..256]), text(&hex(content)[256..]));
        check(card, "00B0000000", &format!("{first}9000"));
        check(
            card,
            &format!("00B00100{:02X}", size - 256),
            &format!("{second}9000"),
        );
    } else {
        check(
            card,
            &format!("00B00000{size:02X}"),
            &format!("{content}9000"),
        );
    }
}

const ODF: &str = "A8063004 04027001 A0063004 04027002 A4063004 04027005 A7063004 04027006";
const TOKEN: &str =
    "3081CF 020101 0C0A415349502D53414E5445 8011 435053337633 2D32393030303030303432
    03020640 A281A6
    3017 020101 02020220 0500 03020102 06052B0E03021A 020110
    301B 020102 02020250 0500 03020102 0609608648016503040201 020140
    301A 020103 020106 0500 03020640 06092A864886F70D010105 020112
    301A 020104 020140 0500 03020640 06092A864886F70D01010B 020142
    301A 020105 020101 0500 03020640 06092A864886F70D010101 020102
    301A 020106 020101 0500 03020204 06092A864886F70D010101 02011A";
const KEYS: &str = "304D 3020 0C0C 4350535F505249565F534947 03020780 040101 3009 3007 03020204 040101
      301D 040E E828BD080F8025000001FF001001 0303060040 030204B0 02020081
      A10A 3008 3002 0400 02020800
    3056 302A 0C0C 4350535F505249565F415554 030205E0 040101 3013 3007 03020001 040101 3008 0303060040 040101
      301C 040E E828BD080F8025000001FF001002 03020560 030204B0 02020082
      A10A 3008 3002 0400 02020800";
const PIN_OBJECT: &str =
    "3061 303F 0C1C 436F646520706F7274657572206465206C6120636172746520435058 0301C0 040102
      3019 3006 03020640 0500 3006 03020500 0500 3007 03020410 040101
      3003 040101
      A119 3017 0303040810 0A0101 020104 020104 020104 800101 0401FF";
const PUK_OBJECT: &str =
    "3047 3025 0C20 436F646520646520646562 6C6F63616765206465206C61206361727465205053 0301C0
      3003 040102
      A119 3017 0303040A10 0A0101 020108 020108 020108 800102 0401FF";

fn data_objects() -> String {
    let free = |label: &str, file: &str| {
        let label = text(label.as_bytes());
        let size = label.len() / 2;
        format!(
            "30{:02X} 30{:02X} 0C{size:02X} {label} 03020640 3005 0C03435053 A106 3004 0402{file}",
            size + 23,
            size + 6
        )
    };
    let behind_pin = |label: &str, file: &str| {
        let label = text(label.as_bytes());
        let size = label.len() / 2;
        format!(
            "30{:02X} 30{:02X} 0C{size:02X} {label} 030206C0 040101 3005 0C03435053 A106 3004 0402{file}",
            size + 26,
            size + 9
        )
    };
    [
        free("CPS_DATA", "D101"),
        free("CPS_ID_CARD", "D102"),
        free("CPS_NAME_PS", "D103"),
        free("CPS_LANG_PS", "D104"),
        free("CPS_INFO_PS", "D105"),
        behind_pin("CPS_ACTIVITY_01_PS", "D120"),
        behind_pin("CPS_SIT_FACT", "D130"),
    ]
    .concat()
}

/// EF.ATR, the root application, EF.SN.ICC by its short identifier, EF.DIR, the application.
fn bind(card: &SimulatedCard) {
    check(card, "00A40904043F002F01", "6127");
    check(
        card,
        "00C0000027",
        "6225800200398201018302 2F018801E8 A112 8C077B45FFFFFF4500 9C077BFFFFFFFFFF00 8A0105 9000",
    );
    check(
        card,
        "00B0000039",
        "80 430109B8 46 04 04 B0 EC C1 4703940180 4F08 80250000 01FF0100 E010 02020104 02020104
         02020100 02020100 7808 06062B8122F87802 82029000 9000"
            .replace("430109B8", "4301B8")
            .as_str(),
    );
    check(card, "00A40404088025000001FF0100", "9000");
    check(card, "00B09C00C0", "5A0A802500000129000000 42 6282");
    check(card, "00A40904043F002F00", "6127");
    check(
        card,
        "00C0000027",
        "6225800200418201018302 2F008801F0 A112 8C077B45FFFFFF4500 9C077BFFFFFFFFFF00 8A0105 9000",
    );
    check(
        card,
        "00B0000041",
        "6125 4F0DE828BD080F8025000001FF0020 5014 43505320494153 2073616E7320636F6E74616374
         6118 4F0DE828BD080F8025000001FF0010 5007 43505320494153 9000",
    );
    check(card, APPLICATION, "612F");
    check(card, "00C000002F", APPLICATION_FCP);
    read(card, "00A40904025031", 0x5031, ODF);
    read(card, "00A40904025032", 0x5032, TOKEN);
    read(card, "00A40204027002", 0x7002, KEYS);
    read(card, "00A40204027006", 0x7006, &data_objects());
    read(
        card,
        "00A40204027001",
        0x7001,
        &format!("{PIN_OBJECT}{PUK_OBJECT}"),
    );
}

/// Status of the PIN, then its object in the master file, as OpenSC asks before VERIFY.
fn pin_state(card: &SimulatedCard) {
    check(card, "0020000100", "63C3");
    check(card, "00A40204023F00", "9000");
    check(card, "00A40904023F00", "9000");
    check(card, "00CB3FFF0B4D097007BF8101037F4180", "610F");
    check(card, "00C000000F", "700DBF8101097F4106800104810104 9000");
    check(card, "00CB3FFF0A4D087006BF810102A080", "6118");
    check(
        card,
        "00C0000018",
        "7016BF810112A0109A01039B0103A1088C06F3000013FF00 9000",
    );
}

/// The 47 commands, each answer byte for byte; the signature is verified.
#[test]
fn opensc_signs_by_the_exchange_that_was_measured() {
    let card = powered(&order());
    bind(&card);
    pin_state(&card);
    check(&card, "00A40204027001", "6A82");
    check(&card, APPLICATION, "612F");
    check(&card, "00C000002F", APPLICATION_FCP);
    check(&card, "00A40204027001", "6124");
    check(&card, "00C0000024", &fcp(0xAC, 0x7001));
    check(&card, "002000010431323334", "9000");
    check(&card, "00A40904043F000001", "612F");
    check(&card, "00C000002F", APPLICATION_FCP);
    check(&card, "00CB3FFF0B4D097007BF9002037F4880", "6A80");
    check(&card, "00CB3FFF0A4D087006BF900202A080", "6118");
    check(
        &card,
        "00C0000018",
        "7016BF900212A010A1078C05B31111FF00800201009E0100 9000",
    );
    check(&card, "002241A406840182800102", "9000");
    let digest = Sha256::digest(b"message");
    let info = format!("3031300D060960864801650304020105000420{}", text(&digest));
    check(&card, &format!("0088000033{info}"), "6100");
    let mut signature = card.execute(&hex("00C0000000"));
    assert_eq!(signature.split_off(256), [0x90, 0x00]);
    let key = public_key(&card.authentication_certificate());
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();
}

/// The key of a certificate.
pub(super) fn public_key(certificate: &[u8]) -> rsa::PublicKey {
    use der::{Decode, Encode};
    let certificate = x509_cert::Certificate::from_der(certificate).unwrap();
    let der = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap();
    rsa::PublicKey::from_public_key_der(&der).unwrap()
}
