//! What nobody known may send, and the name that no workstation is given.

use super::bench::{Bench, ask};
use serde_json::json;

#[tokio::test]
async fn t07_whoever_enrols_sends_a_code_and_not_a_book() {
    let bench = Bench::new();
    for (length, status) in [(900, 400), (1_100, 413)] {
        let code = "2".repeat(length);
        let enrol = ask("POST", "/v1/workstations").json(&json!({ "code": code }));
        let answered = bench.send(enrol).await;
        assert_eq!(answered.status.as_u16(), status, "{length}");
    }
}

#[tokio::test]
async fn a_workstation_is_never_given_the_name_of_the_server_s_own_machine() {
    let bench = Bench::new();
    let machine = loquet_wiring::origin("").workstation.to_string();
    for (name, status) in [(machine, 409), ("SALLE-2".to_owned(), 201)] {
        let invite = ask("POST", "/v1/workstations/invitations").in_session();
        let answered = bench.send(invite.json(&json!({ "name": name }))).await;
        assert_eq!(answered.status.as_u16(), status, "{name}");
    }
}
