//! Bodies that are watched: an answer until it is sent, a request until it is late.

use super::underway::Begun;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Sleep, sleep};

/// The body of an answer: its request is under way until it is sent, or given up.
#[derive(Debug)]
pub(super) struct Tracked {
    body: Body,
    _begun: [Begun; 2],
}

impl Tracked {
    pub(super) const fn new(body: Body, begun: [Begun; 2]) -> Self {
        Self {
            body,
            _begun: begun,
        }
    }
}

impl HttpBody for Tracked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Whether a request's body came too late.
#[derive(Clone, Debug, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The body of a request came too late.
#[derive(Debug, Error)]
#[error("the body of the request came too late")]
struct CameTooLate;

/// The body of a request, which ends with an error when it is late.
struct Timed {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    late: Late,
}

/// This body within a deadline; one that is there already needs none.
pub(super) fn timed(body: Body, deadline: Duration, late: &Late) -> Body {
    if body.is_end_stream() {
        return body;
    }
    Body::new(Timed {
        body,
        deadline: Box::pin(sleep(deadline)),
        late: late.clone(),
    })
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        if self.deadline.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.late.0.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(CameTooLate))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
