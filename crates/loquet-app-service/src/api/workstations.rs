//! The workstations that may ask.

use crate::http::{Asking, Bearer, Message, PathId, Peer, Refusal, ShortMessage, Stranger};
use crate::openapi::refusals;
use crate::remembered;
use crate::request_log::Asker;
use crate::state::Service;
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use loquet_domain::{FailureCode, WorkstationId};
use loquet_wire_v1::{
    EnrolledWorkstation, EnrolmentRequest, Invitation, InvitationRequest, ThisWorkstation,
    Workstation, WorkstationIdText, WorkstationList,
};
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of an enrolment.
    OfEnrolment = ANY MESSAGE, [EnrolmentRefused];
    /// Of an invitation.
    OfInvitation = ANY ROLE MESSAGE, [WorkstationNameTaken];
    /// Of a list.
    OfList = ANY ROLE, [];
    /// Of a removal.
    OfRemoval = ANY ROLE PARAMETERS, [WorkstationNotFound];
    /// Of the question who one is.
    OfThis = ANY, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(invite_workstation))
        .routes(routes!(list_workstations))
        .routes(routes!(remove_workstation))
        .routes(routes!(this_workstation))
}

pub(super) fn open_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(enrol_workstation))
}

/// Enrol this workstation
///
/// By the one-time code of its invitation. The token is told once; every other request shows it.
/// Whatever is wrong with a code, the answer is the same.
#[utoipa::path(
    post, path = "/v1/workstations", tag = "workstations", security(()),
    request_body = EnrolmentRequest,
    responses((status = 201, description = "It is known from now on.", body = EnrolledWorkstation),
        OfEnrolment),
)]
async fn enrol_workstation(
    State(service): State<Service>,
    Extension(Peer(peer)): Extension<Peer>,
    Stranger(origin): Stranger,
    ShortMessage(request): ShortMessage<EnrolmentRequest>,
) -> Result<(StatusCode, Json<EnrolledWorkstation>), Refusal> {
    let code = request.read()?;
    service.guard.throttles.enrol(peer, Instant::now())?;
    let enrolled = service.desk.enrol_workstation(code, origin).await?;
    service.guard.throttles.enrolled(peer, Instant::now());
    Ok((StatusCode::CREATED, Json((&enrolled).into())))
}

/// Invite a workstation
///
/// For an administrator. The code works once, within a day; a new invitation under the same name
/// replaces it.
#[utoipa::path(
    post, path = "/v1/workstations/invitations", tag = "workstations", security(("bearer" = [])),
    request_body = InvitationRequest,
    responses((status = 201, description = "The code, told once.", body = Invitation),
        OfInvitation),
)]
async fn invite_workstation(
    State(service): State<Service>,
    bearer: Bearer,
    Message(request): Message<InvitationRequest>,
) -> Result<(StatusCode, Json<Invitation>), Refusal> {
    let name = request.read()?;
    if name == service.guard.machine {
        // It stands for the programs of the server's own machine.
        return Err(FailureCode::WorkstationNameTaken.into());
    }
    let invited = service.desk.invite_workstation(&bearer.token, name).await?;
    Ok((StatusCode::CREATED, Json((&invited).into())))
}

/// List the workstations
///
/// For an administrator, by name.
#[utoipa::path(
    get, path = "/v1/workstations", tag = "workstations", security(("bearer" = [])),
    responses((status = 200, description = "Every workstation.", body = WorkstationList), OfList),
)]
async fn list_workstations(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<WorkstationList>, Refusal> {
    let workstations = service.desk.workstations(&bearer.token).await?;
    let workstations = workstations.iter().map(Into::into).collect();
    Ok(Json(WorkstationList { workstations }))
}

/// Remove a workstation
///
/// For an administrator. It is no longer known, and the sessions opened on it end.
#[utoipa::path(
    delete, path = "/v1/workstations/{id}", tag = "workstations", security(("bearer" = [])),
    params(("id" = inline(WorkstationIdText), Path, description = "The workstation.")),
    responses((status = 200, description = "It is removed.", body = Workstation), OfRemoval),
)]
async fn remove_workstation(
    State(service): State<Service>,
    bearer: Bearer,
    PathId(workstation): PathId<WorkstationId>,
) -> Result<Json<Workstation>, Refusal> {
    let desk = &service.desk;
    let removed = desk.remove_workstation(&bearer.token, workstation).await?;
    remembered::workstation_removed(&service, workstation).await;
    Ok(Json((&removed).into()))
}

/// Tell which workstation the server takes one for
#[utoipa::path(
    get, path = "/v1/workstation", tag = "workstations",
    responses((status = 200, description = "The workstation.", body = ThisWorkstation), OfThis),
)]
async fn this_workstation(asking: Asking) -> Json<ThisWorkstation> {
    Json(ThisWorkstation {
        name: asking.origin.workstation.to_string(),
        local: asking.asker == Asker::Local,
        workstation: asking.workstation.as_deref().map(Into::into),
    })
}
