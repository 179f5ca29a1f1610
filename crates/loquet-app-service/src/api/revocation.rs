//! The lists of cards that are revoked.

use crate::http::{Asking, Bearer, Message, Refusal, RevocationList};
use crate::openapi::{Der, refusals};
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_wire_v1::{RefreshAnswer, RefreshRequest, RevocationListView, RevocationLists};
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a look.
    OfLook = ANY, [];
    /// Of a list that is handed over.
    OfInstallation = ANY ROLE MESSAGE,
        [RevocationListMalformed, RevocationListTooLarge, RevocationListTooOld,
        RevocationListForeign, RevocationListSuperseded, RevocationListUnwritable, ClockSetBack];
    /// Of a fetch.
    OfRefresh = ANY MESSAGE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(revocation_lists, install_revocation_list))
        .routes(routes!(refresh_revocation_lists))
}

/// Tell how the revocation lists stand
#[utoipa::path(
    get, path = "/v1/revocation-lists", tag = "cards",
    responses((status = 200, description = "The lists.", body = RevocationLists), OfLook),
)]
async fn revocation_lists(
    State(service): State<Service>,
) -> Result<Json<RevocationLists>, Refusal> {
    let lists = service.desk.revocation_lists().await?;
    let lists = lists.iter().map(Into::into).collect();
    Ok(Json(RevocationLists { lists }))
}

/// Hand a revocation list over
///
/// For an administrator, where the server reaches no authority. In DER, at most 16 MiB. Sessions of
/// cards that it revokes end.
#[utoipa::path(
    post, path = "/v1/revocation-lists", tag = "cards", security(("bearer" = [])),
    request_body(content = inline(Der), content_type = "application/pkix-crl"),
    responses((status = 200, description = "It is in place.", body = RevocationListView),
        OfInstallation),
)]
async fn install_revocation_list(
    State(service): State<Service>,
    bearer: Bearer,
    RevocationList(list, _room): RevocationList,
) -> Result<Json<RevocationListView>, Refusal> {
    let desk = &service.desk;
    let installed = desk.install_revocation_list(&bearer.token, &list).await?;
    Ok(Json((&installed).into()))
}

/// Fetch the revocation lists
///
/// `only_if_due` is always answered; "now" once a minute for the whole practice. A list that cannot
/// be fetched is part of the answer. Sessions of cards that are revoked end.
#[utoipa::path(
    post, path = "/v1/revocation-lists/refresh", tag = "cards", request_body = RefreshRequest,
    responses((status = 200, description = "What became of each.", body = RefreshAnswer),
        OfRefresh),
)]
async fn refresh_revocation_lists(
    State(service): State<Service>,
    asking: Asking,
    Message(request): Message<RefreshRequest>,
) -> Result<Json<RefreshAnswer>, Refusal> {
    let only_if_due = request.only_if_due;
    let fetching = &service.guard.fetching;
    let _turn = if only_if_due {
        match fetching.try_lock() {
            Ok(turn) => turn,
            // They are being fetched: nothing is due.
            Err(_) => return Ok(Json(RefreshAnswer { lists: None })),
        }
    } else {
        service.guard.throttles.fetch(Instant::now())?;
        fetching.lock().await
    };
    let desk = &service.desk;
    let refreshed = desk
        .refresh_revocation_lists(asking.origin, only_if_due)
        .await?;
    Ok(Json(refreshed.as_deref().into()))
}
